//! The scanner `clamd`, by its INSTREAM command over TCP.
//! It never sends a file's name or anything about whose it is.

use std::sync::Arc;
use std::time::Duration;

use causeway_desk::attachment::scan::{ScanFile, Scanned};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How long one file may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// Bytes in one chunk of the stream.
const CHUNK: usize = 64 * 1024;
/// The longest answer that is read.
const ANSWER: u64 = 4096;

/// A scanner at `host:port`.
#[derive(Debug, Clone)]
pub struct ClamAv {
    address: String,
}

impl ClamAv {
    /// The scanner at `address`.
    pub fn new(address: &str) -> Self {
        Self { address: address.to_owned() }
    }
}

impl ScanFile for ClamAv {
    fn scan(&self, bytes: Arc<Vec<u8>>) -> Scanned {
        let address = self.address.clone();
        Box::pin(async move {
            let asked = tokio::time::timeout(PATIENCE, ask(&address, &bytes)).await;
            let answer = asked.map_err(|_| "the scanner did not answer in time".to_owned())?;
            read(&answer.map_err(|error| format!("the scanner cannot be reached: {error}"))?)
        })
    }
}

async fn ask(address: &str, bytes: &[u8]) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(b"zINSTREAM\0").await?;
    for chunk in bytes.chunks(CHUNK) {
        stream.write_all(&(chunk.len() as u32).to_be_bytes()).await?;
        stream.write_all(chunk).await?;
    }
    stream.write_all(&0u32.to_be_bytes()).await?;
    let mut answer = Vec::new();
    stream.take(ANSWER).read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).trim_end_matches('\0').trim().to_owned())
}

/// `stream: OK`, `stream: Name FOUND`, or an error.
fn read(answer: &str) -> Result<Option<String>, String> {
    let said = answer.strip_prefix("stream:").unwrap_or(answer).trim();
    if said == "OK" {
        return Ok(None);
    }
    said.strip_suffix("FOUND")
        .map(|name| Some(name.trim().to_owned()))
        .ok_or_else(|| format!("the scanner said: {said}"))
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    /// A scanner that finds `EICAR` and hangs up on anything that begins with `crash`.
    async fn scripted() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut command = [0u8; 10];
                stream.read_exact(&mut command).await.unwrap();
                let mut file = Vec::new();
                loop {
                    let length = stream.read_u32().await.unwrap() as usize;
                    if length == 0 {
                        break;
                    }
                    let from = file.len();
                    file.resize(from + length, 0);
                    stream.read_exact(&mut file[from..]).await.unwrap();
                }
                let text = String::from_utf8_lossy(&file);
                if !text.starts_with("crash") {
                    let answer: &[u8] =
                        if text.contains("EICAR") { b"stream: Eicar-Test FOUND\0" } else { b"stream: OK\0" };
                    stream.write_all(answer).await.unwrap();
                }
            }
        });
        address
    }

    #[tokio::test]
    async fn a_threat_is_named_and_silence_is_no_verdict() {
        let scanner = ClamAv::new(&scripted().await);
        let scan = |text: &str| scanner.scan(Arc::new(text.repeat(40_000).into_bytes()));
        assert_eq!(scan("harmless ").await, Ok(None));
        assert_eq!(scan("EICAR ").await, Ok(Some("Eicar-Test".to_owned())));
        assert!(scan("crash ").await.is_err());
        assert!(ClamAv::new("127.0.0.1:1").scan(Arc::new(Vec::new())).await.is_err());
    }
}
