//! The flow in values, and tokens on both databases.

use causeway_base::seal::Sealer;
use causeway_base::{Secret, SeededRandom};
use causeway_store::sql;
use causeway_testkit::{Kit, on_both};
use data_encoding::BASE64URL_NOPAD;
use uuid::Uuid;

use super::flow::{self, Client, TokenError, Tokens};
use super::store::{self, Start};
use super::{AccountState, Places, Provider};

fn client(provider: Provider) -> Client {
    Client { provider, id: "desk id".to_owned(), secret: Some(Secret::new("a&b")), tenant: None }
}

#[test]
fn the_challenge_is_that_of_the_rfc() {
    // RFC 7636 appendix B.
    let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    assert_eq!(flow::challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    assert_eq!(flow::verifier(&SeededRandom::new(1)).reveal().len(), 43);
}

#[test]
fn the_consent_page_and_the_forms_hold_what_the_provider_needs() {
    let places = Places::default();
    let page = |provider| {
        flow::consent_page(&client(provider), &places, "https://d.example/back", "st", "ver", Some("a+b@c.example"))
    };
    let google = page(Provider::Google);
    assert!(google.starts_with("https://accounts.google.com/o/oauth2/v2/auth?response_type=code&client_id=desk%20id&"));
    for part in
        ["access_type=offline", "prompt=consent", "state=st", "login_hint=a%2Bb%40c.example", "mail.google.com%2F"]
    {
        assert!(google.contains(part), "{part}: {google}");
    }
    let microsoft = page(Provider::Microsoft);
    assert!(microsoft.starts_with("https://login.microsoftonline.com/common/oauth2/v2.0/authorize?"));
    for part in ["offline_access", "IMAP.AccessAsUser.All", "SMTP.Send"] {
        assert!(microsoft.contains(part), "{part}: {microsoft}");
    }
    assert!(!microsoft.contains("a&b") && !microsoft.contains("a%26b"), "no secret goes through a browser");
    let tenant = Client { tenant: Some("acme.example".to_owned()), ..client(Provider::Microsoft) };
    assert_eq!(tenant.token_place(&places), "https://login.microsoftonline.com/acme.example/oauth2/v2.0/token");
    let form = flow::code_form(&client(Provider::Google), "4/x y", "https://d.example/back", "ver");
    assert_eq!(
        form,
        "grant_type=authorization_code&code=4%2Fx%20y&redirect_uri=https%3A%2F%2Fd.example%2Fback&code_verifier=ver&client_id=desk%20id&client_secret=a%26b"
    );
    assert!(
        flow::refresh_form(&client(Provider::Google), "1//r")
            .starts_with("grant_type=refresh_token&refresh_token=1%2F%2Fr&")
    );
}

#[test]
fn answers_are_read_by_the_providers_own_word() {
    let read = |status, text: &str| flow::read_answer(status, text.as_bytes());
    let claims = BASE64URL_NOPAD.encode(br#"{"preferred_username":"Anna@Acme.example"}"#);
    let good =
        format!(r#"{{"access_token":"ya29.a","expires_in":3599,"refresh_token":"r","id_token":"h.{claims}.s"}}"#);
    let tokens = read(200, &good).unwrap();
    assert_eq!(
        (tokens.access.reveal(), tokens.life_ms, tokens.login.as_deref()),
        ("ya29.a", 3_599_000, Some("anna@acme.example"))
    );
    assert!(read(200, r#"{"access_token":"a"}"#).unwrap().refresh.is_none());
    for (status, text, expected) in [
        (
            400,
            r#"{"error":"invalid_grant","error_description":"gone"}"#,
            TokenError::SignIn("invalid_grant: gone".to_owned()),
        ),
        (400, r#"{"error":"interaction_required"}"#, TokenError::SignIn("interaction_required".to_owned())),
        (401, r#"{"error":"invalid_client"}"#, TokenError::Settings("invalid_client".to_owned())),
        (503, r#"{"error":"temporarily_unavailable"}"#, TokenError::Later("temporarily_unavailable".to_owned())),
    ] {
        assert_eq!(read(status, text).unwrap_err(), expected);
    }
    for (status, text) in
        [(502, "<html>"), (200, "{}"), (500, r#"{"access_token":"a"}"#), (200, r#"{"access_token":"a\r\nb"}"#)]
    {
        assert!(matches!(read(status, text), Err(TokenError::Later(_))), "{text}");
    }
}

fn tokens(access: &str, refresh: Option<&str>) -> Tokens {
    Tokens { access: Secret::new(access), refresh: refresh.map(Secret::new), life_ms: 60_000, login: None }
}

on_both! {
    async fn secrets_lie_sealed_and_a_secret_that_is_not_sent_stays(kit: Kit) {
        let sealer = Sealer::new([1; 32]);
        let set = |secret: Option<&'static str>, tenant: Option<&'static str>| {
            let sealer = sealer.clone();
            kit.db.write(move |tx| {
                store::set_app(tx, Provider::Microsoft, "id", secret.map(Secret::new).as_ref(), tenant, &sealer)
            })
        };
        set(Some("geheim"), None).await.unwrap();
        set(None, Some("acme.example")).await.unwrap();
        let opening = sealer.clone();
        let client = kit.db.read(move |tx| store::client(tx, Provider::Microsoft, &opening)).await.unwrap().unwrap();
        assert_eq!((client.secret.unwrap().reveal(), client.tenant.as_deref()), ("geheim", Some("acme.example")));
        let sealed: String = kit.db.read(|tx| tx.value(&sql!("SELECT secret_sealed FROM oauth_app"))).await.unwrap();
        assert!(!sealed.contains("geheim"));
        assert!(kit.db.write(|tx| store::delete_app(tx, Provider::Microsoft)).await.unwrap());
        assert!(kit.db.read(store::apps).await.unwrap().is_empty());
    }

    async fn a_sign_in_is_good_once_for_its_session_and_not_for_long(kit: Kit) {
        let sealer = Sealer::new([1; 32]);
        let (mine, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let begin = |state: &'static str| {
            let sealer = sealer.clone();
            let start = Start {
                provider: Provider::Google,
                verifier: Secret::new("ver"),
                redirect_uri: "https://d.example/back".to_owned(),
                return_to: "/settings".to_owned(),
                login_hint: None,
            };
            kit.db.write(move |tx| store::begin(tx, mine, &Secret::new(state), &start, &sealer))
        };
        let end = |session: Uuid, state: &'static str| {
            let sealer = sealer.clone();
            kit.db.write(move |tx| store::end(tx, session, state, &sealer))
        };
        begin("one").await.unwrap();
        assert!(end(other, "one").await.unwrap().is_none());
        assert!(end(mine, "two").await.unwrap().is_none());
        assert_eq!(end(mine, "one").await.unwrap().unwrap().verifier.reveal(), "ver");
        assert!(end(mine, "one").await.unwrap().is_none());
        begin("late").await.unwrap();
        kit.clock.advance(600_001);
        assert!(end(mine, "late").await.unwrap().is_none());
    }

    async fn tokens_rotate_and_consent_that_is_gone_is_noted(kit: Kit) {
        let sealer = Sealer::new([1; 32]);
        let sign_in = |tokens: Tokens| {
            let sealer = sealer.clone();
            kit.db.write(move |tx| store::signed_in(tx, Provider::Google, "a@acme.example", &tokens, &sealer))
        };
        assert!(sign_in(tokens("a0", None)).await.unwrap().is_none(), "without a refresh token nobody stays signed in");
        let id = sign_in(tokens("a1", Some("r1"))).await.unwrap().unwrap();
        let kept = || {
            let sealer = sealer.clone();
            kit.db.read(move |tx| store::kept(tx, id, &sealer))
        };
        let first = kept().await.unwrap().unwrap();
        assert_eq!((first.refresh.reveal(), first.access.as_ref().unwrap().0.reveal()), ("r1", "a1"));
        for (new, refresh) in [(tokens("a2", Some("r2")), "r2"), (tokens("a3", None), "r2")] {
            let (before, opening) = (first.clone(), sealer.clone());
            kit.db.write(move |tx| store::refreshed(tx, id, &before, &new, &opening)).await.unwrap();
            assert_eq!(kept().await.unwrap().unwrap().refresh.reveal(), refresh);
        }
        kit.db.write(move |tx| store::signed_out(tx, id, "revoked")).await.unwrap();
        let gone = kept().await.unwrap().unwrap();
        assert_eq!((gone.state, gone.access.is_none()), (AccountState::SignIn, true));
        assert_eq!(sign_in(tokens("a4", Some("r4"))).await.unwrap(), Some(id), "the same account comes back");
        assert_eq!(kept().await.unwrap().unwrap().state, AccountState::Ok);
        assert!(kit.db.write(move |tx| store::delete(tx, id)).await.unwrap());
    }
}
