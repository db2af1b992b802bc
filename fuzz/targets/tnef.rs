//! Any bytes as Outlook's winmail.dat, and as the Rich Text within one.
//! It never asks more than that parsing ends and what is shown holds no script.
#![no_main]

use libfuzzer_sys::fuzz_target;

const HEAD: &[u8] = b"Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: binary\r\n\r\n";
const SIGNATURE: [u8; 6] = [0x78, 0x9f, 0x3e, 0x22, 1, 0];

fn show(container: &[u8]) {
    let mail = causeway_mail::parse(&[HEAD, container].concat());
    let shown = causeway_mail::show(&mail, &|_| None);
    assert!(!shown.html.unwrap_or_default().to_lowercase().contains("<script"));
}

fuzz_target!(|bytes: &[u8]| {
    show(&[&SIGNATURE[..], bytes].concat());
    // One message property: compressed Rich Text with these bytes as its stored or its packed content.
    for kind in [b"MELA", b"LZFu"] {
        let size = (bytes.len() as u32).saturating_mul(4);
        let rich = [&[0; 4][..], &size.to_le_bytes(), kind, &[0; 4], bytes].concat();
        let length = (rich.len() as u32).to_le_bytes();
        let block =
            [&1u32.to_le_bytes()[..], &[0x02, 0x01, 0x09, 0x10], &1u32.to_le_bytes(), &length, &rich, &[0; 3]].concat();
        let record =
            [&[1][..], &0x0006_9003_u32.to_le_bytes(), &(block.len() as u32).to_le_bytes(), &block, &[0; 2]].concat();
        show(&[&SIGNATURE[..], &record].concat());
    }
});
