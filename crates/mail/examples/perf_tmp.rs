//! x
fn main() {
    let wide = format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{}", "--b\r\n\r\nx\r\n".repeat(50_000));
    let t = std::time::Instant::now();
    let m = causeway_mail::parse(wide.as_bytes());
    eprintln!("parse {:?}", t.elapsed());
    let t = std::time::Instant::now();
    causeway_mail::show(&m, &|_| None);
    eprintln!("show {:?}", t.elapsed());
}
