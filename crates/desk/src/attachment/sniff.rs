//! What a file's first bytes say that it is (WHATWG MIME Sniffing § 7), for the few types that are shown in the page.
//! It never says more than the bytes prove.

/// The type of an image by its signature.
pub fn image(bytes: &[u8]) -> Option<&'static str> {
    let begins = |signature: &[u8]| bytes.starts_with(signature);
    let brand = bytes.get(4..12);
    match () {
        () if begins(b"\x89PNG\r\n\x1a\n") => Some("image/png"),
        () if begins(b"\xff\xd8\xff") => Some("image/jpeg"),
        () if begins(b"GIF87a") || begins(b"GIF89a") => Some("image/gif"),
        () if begins(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") => Some("image/webp"),
        () if begins(b"BM") && bytes.len() > 26 => Some("image/bmp"),
        () if brand == Some(b"ftypavif") => Some("image/avif"),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_known_by_their_first_bytes() {
        assert_eq!(image(b"\x89PNG\r\n\x1a\n...."), Some("image/png"));
        assert_eq!(image(b"RIFF1234WEBPVP8 "), Some("image/webp"));
        assert_eq!(image(b"<html><script>"), None);
        assert_eq!(image(b""), None);
    }
}
