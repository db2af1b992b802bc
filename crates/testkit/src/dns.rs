//! A DNS server for tests: it answers from a list of records, by UDP on loopback (RFC 1035).
//! It never asks anybody else; a name that is not in the list does not exist.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::UdpSocket;
use tokio::task::JoinHandle;

/// A record's content.
#[derive(Debug, Clone)]
pub enum Record {
    /// Text, divided into strings of 255 bytes.
    Txt(String),
    /// A mail server with its preference.
    Mx(u16, String),
    /// An address.
    A(Ipv4Addr),
    /// A name for an address.
    Ptr(String),
}

/// The server; it ends with this value.
pub struct ScriptedDns {
    /// Where it listens.
    pub address: SocketAddr,
    records: Arc<Mutex<Vec<(String, Record)>>>,
    silent: Arc<Mutex<bool>>,
    task: JoinHandle<()>,
}

fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

impl ScriptedDns {
    /// Starts it with these names and records.
    ///
    /// # Panics
    /// When loopback has no port left.
    #[expect(clippy::unwrap_used, reason = "a test without its server has failed")]
    pub async fn start(records: &[(&str, Record)]) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap();
        let records: Vec<(String, Record)> =
            records.iter().map(|(name, record)| (name.to_ascii_lowercase(), record.clone())).collect();
        let (records, silent) = (Arc::new(Mutex::new(records)), Arc::new(Mutex::new(false)));
        let (known, mute) = (Arc::clone(&records), Arc::clone(&silent));
        let task = tokio::spawn(async move {
            let mut buffer = [0u8; 4096];
            while let Ok((size, peer)) = socket.recv_from(&mut buffer).await {
                let answer = if *locked(&mute) { None } else { answer(&buffer[..size], &locked(&known)) };
                if let Some(answer) = answer {
                    let _ = socket.send_to(&answer, peer).await;
                }
            }
        });
        Self { address, records, silent, task }
    }

    /// Adds a record.
    pub fn add(&self, name: &str, record: Record) {
        locked(&self.records).push((name.to_ascii_lowercase(), record));
    }

    /// Makes it stop answering, or answer again.
    pub fn silence(&self, silent: bool) {
        *locked(&self.silent) = silent;
    }
}

impl Drop for ScriptedDns {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The answer to one question, or nothing for bytes that are none.
fn answer(query: &[u8], records: &[(String, Record)]) -> Option<Vec<u8>> {
    let (mut at, mut labels) = (12, Vec::new());
    loop {
        let length = usize::from(*query.get(at)?);
        at += 1;
        if length == 0 {
            break;
        }
        labels.push(String::from_utf8_lossy(query.get(at..at + length)?).to_ascii_lowercase());
        at += length;
    }
    let kind = u16::from_be_bytes([*query.get(at)?, *query.get(at + 1)?]);
    let question = query.get(12..at + 4)?;
    let name = labels.join(".");
    let known: Vec<&Record> = records.iter().filter(|(known, _)| *known == name).map(|(_, record)| record).collect();
    let wanted: Vec<Vec<u8>> = known.iter().filter_map(|record| data(record, kind)).collect();
    // NXDOMAIN also for what has names below it only: no test asks for the difference.
    let code: u8 = if known.is_empty() { 3 } else { 0 };
    let mut out = query.get(..2)?.to_vec();
    out.extend([0x84, 0x80 | code, 0, 1]);
    out.extend((wanted.len() as u16).to_be_bytes());
    out.extend([0, 0, 0, 0]);
    out.extend(question);
    for data in wanted {
        out.extend([0xc0, 12]);
        out.extend(kind.to_be_bytes());
        out.extend([0, 1, 0, 0, 0, 60]);
        out.extend((data.len() as u16).to_be_bytes());
        out.extend(data);
    }
    Some(out)
}

fn data(record: &Record, kind: u16) -> Option<Vec<u8>> {
    match (record, kind) {
        (Record::A(address), 1) => Some(address.octets().to_vec()),
        (Record::Ptr(name), 12) => Some(encoded(name)),
        (Record::Mx(preference, name), 15) => Some([preference.to_be_bytes().to_vec(), encoded(name)].concat()),
        (Record::Txt(text), 16) => Some(
            text.as_bytes()
                .chunks(255)
                .flat_map(|part| std::iter::once(part.len() as u8).chain(part.iter().copied()))
                .collect(),
        ),
        _ => None,
    }
}

fn encoded(name: &str) -> Vec<u8> {
    let labels = name.split('.').filter(|label| !label.is_empty());
    let mut out: Vec<u8> = labels.flat_map(|label| std::iter::once(label.len() as u8).chain(label.bytes())).collect();
    out.push(0);
    out
}
