//! Finds a Chromium for the browser tests, or installs Debian's.
//! It never downloads a browser from anywhere but the system's own packages.

use std::path::{Path, PathBuf};

use crate::shell;

const NAMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const MACOS: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// The browser to test with: `CHROMIUM_BIN`, one that is installed, one that can be installed; else what to do.
pub fn find() -> Result<PathBuf, String> {
    if let Some(named) = std::env::var_os("CHROMIUM_BIN") {
        return Ok(PathBuf::from(named));
    }
    let installed = || shell::find(&NAMES).or_else(|| Some(PathBuf::from(MACOS)).filter(|path| Path::is_file(path)));
    if let Some(found) = installed() {
        return Ok(found);
    }
    let mend = "install Chromium (Debian: apt-get install chromium fonts-noto-cjk) or set CHROMIUM_BIN";
    if shell::apt_install(&["chromium", "fonts-noto-cjk"]).is_err() {
        return Err(mend.to_owned());
    }
    installed().ok_or_else(|| mend.to_owned())
}
