//! Starts other programs and says what went wrong when they fail.
//! It never hides their output: what a tool prints is what the reader sees.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;

/// A program with its arguments, to be started in `folder`.
pub fn command(program: &str, arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder);
    command
}

/// The same cargo that started us.
pub fn cargo(arguments: &[&str], root: &Path) -> Command {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    command(&cargo, arguments, root)
}

fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

/// Runs `command` with our own input and output; an exit code other than 0 is an error.
pub fn run(command: &mut Command) -> Result<()> {
    let line = shown(command);
    let status = command.status().map_err(|error| format!("`{line}` could not be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{line}` failed ({status})")) }
}

/// Runs `command` and returns what it printed; an exit code other than 0 is an error with its error output.
pub fn output(command: &mut Command) -> Result<String> {
    let line = shown(command);
    let output = command.output().map_err(|error| format!("`{line}` could not be started: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("`{line}` failed ({}): {}", output.status, String::from_utf8_lossy(&output.stderr).trim()))
}

/// The first program of `names` that PATH holds.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file()))
}

/// Whether we are the superuser; false where that cannot be told.
pub fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// Installs Debian packages where that is possible: as root on a system with apt-get.
pub fn apt_install(packages: &[&str]) -> Result<()> {
    if find(&["apt-get"]).is_none() || !is_root() {
        return Err("not root on a Debian system".to_owned());
    }
    run(Command::new("apt-get").args(["update", "--quiet"]).stdout(std::process::Stdio::null()))?;
    let mut install = Command::new("apt-get");
    install.env("DEBIAN_FRONTEND", "noninteractive");
    install.args(["install", "--yes", "--quiet", "--no-install-recommends"]).args(packages);
    run(install.stdout(std::process::Stdio::null()))
}

/// Where cargo puts what it builds.
pub fn target_folder(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}
