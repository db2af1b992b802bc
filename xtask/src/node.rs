//! Node and npm: finds them, checks the version, installs the web app's packages when the lock file changed.
//! It never installs Node itself; that is the reader's choice of version manager.

use std::fs;
use std::path::Path;

use crate::Result;
use crate::shell;

const OLDEST_MAJOR: u32 = 20;
const STAMP: &str = "node_modules/.causeway-lock";

fn major(version: &str) -> Option<u32> {
    version.trim().trim_start_matches('v').split('.').next()?.parse().ok()
}

/// Fails with what to install unless Node 20 or newer and npm are there.
pub fn check(root: &Path) -> Result<()> {
    let mend = "install Node 20 or newer with npm (https://nodejs.org or your system's packages)";
    let version = shell::output(&mut shell::command("node", &["--version"], root))
        .map_err(|_| format!("Node was not found: {mend}"))?;
    match major(&version) {
        Some(found) if found >= OLDEST_MAJOR => {}
        _ => return Err(format!("Node {} is too old: {mend}", version.trim())),
    }
    shell::find(&["npm", "npm.cmd"]).map(|_| ()).ok_or_else(|| format!("npm was not found: {mend}"))
}

/// Installs the packages of `web/` unless the last installation was of this very lock file.
pub fn install(root: &Path) -> Result<()> {
    check(root)?;
    let web = root.join("web");
    let lock = fs::read(web.join("package-lock.json"))
        .map_err(|error| format!("web/package-lock.json cannot be read ({error}): the web app is not complete"))?;
    if fs::read(web.join(STAMP)).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    npm(root, &["ci", "--no-audit", "--no-fund"])?;
    fs::write(web.join(STAMP), lock).map_err(|error| format!("web/{STAMP} cannot be written: {error}"))
}

/// Runs npm in `web/`.
pub fn npm(root: &Path, arguments: &[&str]) -> Result<()> {
    shell::run(&mut shell::command("npm", arguments, &root.join("web")))
}

/// Runs a script of `web/package.json`.
pub fn script(root: &Path, name: &str) -> Result<()> {
    npm(root, &["run", "--silent", name])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_what_node_prints() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("v8.0.0"), Some(8));
        assert_eq!(major("garbage"), None);
    }
}
