//! Tests of the client against servers on this machine.
//! They never leave it.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

/// Answers every request with what `answer` makes of its path, and counts the connections.
async fn server(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let answer = Arc::new(answer);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            let answer = Arc::clone(&answer);
            tokio::spawn(async move {
                let mut buffer = vec![0; 4096];
                let read = stream.read(&mut buffer).await.unwrap_or(0);
                let head = String::from_utf8_lossy(&buffer[..read]).into_owned();
                let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                if path == "/silent" {
                    std::future::pending::<()>().await;
                }
                let _ = stream.write_all(answer(&path).as_bytes()).await;
            });
        }
    });
    (port, count)
}

fn picture(kind: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

fn redirect(to: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
}

fn client() -> Client {
    let guard = Guard { allowed: vec!["127.0.0.1".parse().unwrap()], ports: Vec::new() };
    let limits = Limits { bytes: 1000, time: Duration::from_millis(500), redirects: 3 };
    Client::new(guard, limits).unwrap()
}

#[tokio::test]
async fn answers_are_judged_by_status_type_and_length() {
    let (port, _) = server(|path| match path {
        "/ok" => picture("image/PNG; q=1", "png"),
        "/svg" => picture("image/svg+xml", "<svg/>"),
        "/html" => picture("text/html", "<p>"),
        "/untyped" => "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nx".to_owned(),
        "/long" => picture("image/png", &"x".repeat(1001)),
        "/endless" => {
            format!("HTTP/1.1 200 OK\r\ncontent-type: image/png\r\nconnection: close\r\n\r\n{}", "x".repeat(5000))
        }
        "/moved" => redirect("/ok"),
        "/loop" => redirect("/loop"),
        "/nowhere" => "HTTP/1.1 302 Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned(),
        _ => "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned(),
    })
    .await;
    let image = || Ok(Image { content_type: "image/png".to_owned(), bytes: b"png".to_vec() });
    let cases = [
        ("/ok", image()),
        ("/moved", image()),
        ("/svg", Err(Refusal::ContentType("image/svg+xml".to_owned()))),
        ("/html", Err(Refusal::ContentType("text/html".to_owned()))),
        ("/untyped", Err(Refusal::ContentType(String::new()))),
        ("/long", Err(Refusal::TooLarge)),
        ("/endless", Err(Refusal::TooLarge)),
        ("/loop", Err(Refusal::TooManyRedirects)),
        ("/nowhere", Err(Refusal::BadRedirect)),
        ("/absent", Err(Refusal::Status(404))),
        ("/silent", Err(Refusal::TimedOut)),
    ];
    for (path, expected) in cases {
        assert_eq!(client().get_image(&format!("http://127.0.0.1:{port}{path}")).await, expected, "{path}");
    }
}

#[tokio::test]
async fn a_redirect_to_a_private_address_is_not_followed() {
    let (inner, asked) = server(|_| picture("image/png", "secret")).await;
    let (port, _) = server(move |path| match path {
        "/other" => redirect(&format!("http://127.0.0.2:{inner}/")),
        "/file" => redirect("file:///etc/passwd"),
        "/mapped" => redirect(&format!("http://[::ffff:127.0.0.2]:{inner}/")),
        "/number" => redirect(&format!("http://2130706434:{inner}/")),
        _ => redirect("http://169.254.169.254/latest"),
    })
    .await;
    for (path, expected) in [
        ("/other", Refusal::Address("127.0.0.2".to_owned())),
        ("/file", Refusal::Scheme("file".to_owned())),
        ("/mapped", Refusal::Address("[::ffff:7f00:2]".to_owned())),
        ("/number", Refusal::Address("127.0.0.2".to_owned())),
        ("/cloud", Refusal::Address("169.254.169.254".to_owned())),
    ] {
        assert_eq!(client().get_image(&format!("http://127.0.0.1:{port}{path}")).await, Err(expected), "{path}");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_name_is_judged_by_what_it_resolves_to() {
    let (port, asked) = server(|_| picture("image/png", "png")).await;
    let url = format!("http://localhost:{port}/");
    assert!(client().get_image(&url).await.is_ok());
    let strict = Client::new(Guard { allowed: Vec::new(), ports: Vec::new() }, Limits::default()).unwrap();
    assert_eq!(strict.get_image(&url).await, Err(Refusal::Address("localhost".to_owned())));
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn urls_that_are_not_for_us_are_refused_before_any_connection() {
    let client = Client::new(Guard::default(), Limits::default()).unwrap();
    let cases = [
        ("not a url", Refusal::NotAUrl),
        ("/relative.png", Refusal::NotAUrl),
        ("ftp://example.com/x.png", Refusal::Scheme("ftp".to_owned())),
        ("file:///etc/passwd", Refusal::Scheme("file".to_owned())),
        ("http://user:secret@example.com/", Refusal::Credentials),
        ("http://example.com:25/", Refusal::Port(25)),
        ("http://10.0.0.1/x.png", Refusal::Address("10.0.0.1".to_owned())),
        ("http://0x7f.1/x.png", Refusal::Address("127.0.0.1".to_owned())),
        ("http://[::1]/x.png", Refusal::Address("[::1]".to_owned())),
        ("http://[64:ff9b::7f00:1]/", Refusal::Address("[64:ff9b::7f00:1]".to_owned())),
    ];
    for (url, expected) in cases {
        assert_eq!(client.get_image(url).await, Err(expected), "{url}");
    }
}

#[tokio::test]
async fn a_closed_port_is_a_failed_connection() {
    let (port, _) = server(|_| String::new()).await;
    let refused = client().get_image(&format!("http://127.0.0.1:{port}/")).await;
    assert!(matches!(refused, Err(Refusal::Transport(_))), "{refused:?}");
}

#[tokio::test]
async fn a_request_to_an_interface_is_guarded_and_its_answer_told_whatever_the_status() {
    let (port, asked) = server(|path| match path {
        "/moved" => redirect("/ok"),
        _ => "HTTP/1.1 503 Busy\r\ncontent-length: 4\r\nconnection: close\r\n\r\nbusy".to_owned(),
    })
    .await;
    let ask = |url: String| Request { method: "PUT", url, headers: vec![("x-a", "b".to_owned())], body: b"x".to_vec() };
    let busy = client().send(ask(format!("http://127.0.0.1:{port}/"))).await.unwrap();
    assert_eq!((busy.status, busy.length, busy.body.as_slice()), (503, Some(4), b"busy".as_slice()));
    assert_eq!(busy.header("content-length"), Some("4"));
    assert_eq!(client().send(ask(format!("http://127.0.0.1:{port}/moved"))).await.unwrap().status, 302);
    let asked_before = asked.load(Ordering::SeqCst);
    let refused = client().send(ask(format!("http://127.0.0.2:{port}/"))).await;
    assert_eq!(refused, Err(Refusal::Address("127.0.0.2".to_owned())));
    assert_eq!(asked.load(Ordering::SeqCst), asked_before);
}
