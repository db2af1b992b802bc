//! Files in a bucket, against a scripted store that checks every signature by itself.
//! They never leave this machine.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use causeway_base::{FakeClock, Secret};
use causeway_net::{Client, Guard, Limits};
use causeway_testkit::{Kit, on_both};
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::bucket::NotABucket;
use super::*;

const KEY: &str = "a secret/key+of ours";

/// What the store does instead of answering well, one for each request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    Busy,
    Truncated,
    OtherBytes,
    Denied,
}

#[derive(Clone, Default)]
struct Store {
    objects: Arc<Mutex<HashMap<String, Vec<u8>>>>,
    faults: Arc<Mutex<VecDeque<Fault>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// Whether the request is signed as the protocol's description says, read from the request alone.
fn is_signed(method: &Method, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> bool {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let (hash, date) = (header("x-amz-content-sha256"), header("x-amz-date"));
    if hash != HEXLOWER.encode(&Sha256::digest(body)) {
        return false;
    }
    let canonical = [
        method.as_str(),
        uri.path(),
        uri.query().unwrap_or_default(),
        &format!("host:{}", header("host")),
        &format!("x-amz-content-sha256:{hash}"),
        &format!("x-amz-date:{date}"),
        "",
        "host;x-amz-content-sha256;x-amz-date",
        &hash,
    ]
    .join("\n");
    let day = date.split('T').next().unwrap_or_default();
    let scope = format!("{day}/north/s3/aws4_request");
    let text = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", HEXLOWER.encode(&Sha256::digest(canonical)));
    let mut key = format!("AWS4{KEY}").into_bytes();
    for part in [day, "north", "s3", "aws4_request"] {
        key = mac(&key, part);
    }
    let wanted = format!("Signature={}", HEXLOWER.encode(&mac(&key, &text)));
    let given = header("authorization");
    given.ends_with(&wanted) && given.contains(&format!("Credential=us/{scope},"))
}

async fn answer(State(store): State<Store>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    store.asked.lock().unwrap().push(method.to_string());
    if !is_signed(&method, &uri, &headers, &body) {
        return (StatusCode::FORBIDDEN, "<Error><Code>SignatureDoesNotMatch</Code></Error>").into_response();
    }
    match store.faults.lock().unwrap().pop_front().unwrap_or(Fault::None) {
        Fault::Busy => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Fault::Denied => return (StatusCode::FORBIDDEN, "<Error><Code>AccessDenied</Code></Error>").into_response(),
        Fault::OtherBytes => return "something else".into_response(),
        Fault::Truncated => {
            // The body ends with an error before all of it was sent, so the connection breaks.
            let parts = [Ok("half"), Err(std::io::Error::other("broken"))];
            return axum::body::Body::from_stream(futures_util::stream::iter(parts)).into_response();
        }
        Fault::None => {}
    }
    let mut objects = store.objects.lock().unwrap();
    let path = uri.path().to_owned();
    match method.as_str() {
        "PUT" => {
            objects.insert(path, body.to_vec());
            StatusCode::OK.into_response()
        }
        _ => objects
            .get(&path)
            .cloned()
            .map_or_else(|| StatusCode::NOT_FOUND.into_response(), IntoResponse::into_response),
    }
}

fn settings(port: u16) -> BucketSettings {
    BucketSettings {
        bucket: "desk".to_owned(),
        endpoint: format!("http://127.0.0.1:{port}/"),
        region: "north".to_owned(),
        access_key: "us".to_owned(),
        secret_key: Secret::new(KEY),
        path_style: true,
        prefix: "files/".to_owned(),
        over_bytes: 10,
    }
}

async fn store() -> (Store, u16) {
    let store = Store::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let app = Router::new().fallback(answer).with_state(store.clone());
    tokio::spawn(async move { axum::serve(listener, app).await });
    (store, port)
}

fn bucket(settings: BucketSettings) -> Result<Bucket, NotABucket> {
    let guard = Guard { allowed: vec!["127.0.0.1".parse().unwrap()], ports: Vec::new() };
    let client = Client::new(guard, Limits::default()).unwrap();
    Ok(Bucket::new(settings, client, Arc::new(FakeClock::default()))?.without_pauses())
}

impl Store {
    fn fails(&self, faults: &[Fault]) {
        self.faults.lock().unwrap().extend(faults);
    }
    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

#[test]
fn the_signing_key_and_the_date_are_those_of_the_protocols_description() {
    let secret = Secret::new("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    let key = sign::signing_key(&secret, "20150830", "us-east-1", "iam");
    assert_eq!(HEXLOWER.encode(&key), "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
    let identity = sign::Identity { access_key: "AKIDEXAMPLE", secret_key: &secret, region: "us-east-1" };
    let asked = sign::Asked { method: "GET", host: "h", path: "/", body_hash: "x" };
    let headers = sign::headers(&asked, &identity, causeway_base::Time(1_440_938_160_000));
    assert_eq!(headers[0], ("x-amz-date", "20150830T123600Z".to_owned()));
    assert!(headers[2].1.starts_with("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/s3/aws4_request, "));
}

#[test]
fn settings_that_name_no_bucket_are_refused() {
    let with = |change: fn(&mut BucketSettings)| {
        let mut settings = settings(9);
        change(&mut settings);
        bucket(settings).err()
    };
    assert_eq!(with(|_| ()), None);
    assert_eq!(with(|one| one.endpoint = "s3.example".to_owned()), Some(NotABucket::Endpoint));
    assert_eq!(with(|one| one.endpoint = "ftp://s3.example".to_owned()), Some(NotABucket::Endpoint));
    assert_eq!(with(|one| one.endpoint = "https://s3.example/path".to_owned()), Some(NotABucket::Endpoint));
    assert_eq!(with(|one| one.bucket = "a b".to_owned()), Some(NotABucket::Name));
    assert_eq!(with(|one| one.prefix = "ü/".to_owned()), Some(NotABucket::Name));
    assert_eq!(with(|one| one.secret_key = Secret::new("")), Some(NotABucket::Missing));
    let named =
        bucket(BucketSettings { path_style: false, endpoint: "https://S3.example:443".to_owned(), ..settings(1) });
    assert!(format!("{:?}", named.unwrap()).contains("https://desk.s3.example\""));
}

on_both! {
    async fn large_files_go_to_the_bucket_and_small_ones_into_the_database(kit: Kit) {
        let (store, port) = store().await;
        let files = Files::new(kit.blobs.clone()).with_bucket(bucket(settings(port)).unwrap());
        let large = files.prepare(b"a file over ten bytes".to_vec()).await.unwrap();
        assert_eq!(store.asked(), ["HEAD", "PUT"]);
        let name = format!("/desk/files/{}", large.key);
        assert_eq!(store.objects.lock().unwrap().keys().collect::<Vec<_>>(), [&name]);
        assert_eq!(files.read(&kit.db, &large.key.to_string()).await.unwrap(), b"a file over ten bytes");
        store.asked();
        files.prepare(b"a file over ten bytes".to_vec()).await.unwrap();
        assert_eq!(store.asked(), ["HEAD"], "what is there is not sent again");
        let small = files.prepare(b"small".to_vec()).await.unwrap();
        let kept = small.clone();
        kit.db.write(move |tx| kept.keep(tx).map(drop)).await.unwrap();
        assert_eq!(files.read(&kit.db, &small.key.to_string()).await.unwrap(), b"small");
        assert!(store.asked().is_empty());
    }

    async fn a_busy_store_and_a_broken_answer_are_tried_again(kit: Kit) {
        let (store, port) = store().await;
        let files = Files::new(kit.blobs.clone()).with_bucket(bucket(settings(port)).unwrap());
        store.fails(&[Fault::Busy, Fault::None, Fault::Busy, Fault::Busy, Fault::None]);
        let large = files.prepare(b"a file over ten bytes".to_vec()).await.unwrap();
        assert_eq!(store.asked(), ["HEAD", "HEAD", "PUT", "PUT", "PUT"]);
        let key = large.key.to_string();
        store.fails(&[Fault::Truncated, Fault::Busy]);
        assert_eq!(files.read(&kit.db, &key).await.unwrap(), b"a file over ten bytes");
        assert_eq!(store.asked().len(), 3);
        store.fails(&[Fault::Truncated; 4]);
        assert!(matches!(files.read(&kit.db, &key).await, Err(FileError::Bucket(_))));
        store.fails(&[Fault::Busy; 8]);
        let busy = files.prepare(b"another file over ten".to_vec()).await.unwrap_err();
        assert!(busy.to_string().contains("503"), "{busy}");
    }

    async fn what_is_wrong_is_told_and_never_answered(kit: Kit) {
        let (store, port) = store().await;
        let files = Files::new(kit.blobs.clone()).with_bucket(bucket(settings(port)).unwrap());
        let large = files.prepare(b"a file over ten bytes".to_vec()).await.unwrap();
        let key = large.key.to_string();
        store.fails(&[Fault::OtherBytes]);
        let damaged = files.read(&kit.db, &key).await.unwrap_err();
        assert!(matches!(damaged, FileError::Blob(BlobError::Damaged(_))), "{damaged}");
        store.fails(&[Fault::Denied]);
        let denied = files.read(&kit.db, &key).await.unwrap_err();
        assert!(denied.to_string().ends_with("it answered 403 AccessDenied"), "{denied}");
        store.objects.lock().unwrap().clear();
        let missing = files.read(&kit.db, &key).await.unwrap_err();
        assert!(matches!(missing, FileError::Blob(BlobError::Missing(_))), "{missing}");
        let other = BucketSettings { secret_key: Secret::new("wrong"), ..settings(port) };
        let files = Files::new(kit.blobs.clone()).with_bucket(bucket(other).unwrap());
        let refused = files.prepare(b"a file over ten bytes".to_vec()).await.unwrap_err();
        assert!(refused.to_string().contains("403"), "{refused}");
    }

    async fn what_the_folder_holds_from_before_is_still_read(kit: Kit) {
        let (_, port) = store().await;
        let bytes = vec![7; 70_000];
        let before = Files::new(kit.blobs.clone()).prepare(bytes.clone()).await.unwrap();
        let files = Files::new(kit.blobs.clone()).with_bucket(bucket(settings(port)).unwrap());
        assert_eq!(files.read(&kit.db, &before.key.to_string()).await.unwrap(), bytes);
    }
}
