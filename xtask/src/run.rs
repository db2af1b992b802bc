//! `cargo xtask run`: from a clone to a desk that answers, in one command.
//! It never overwrites a desk: what is in `./data` is opened, not made anew.

use std::path::Path;

use crate::Result;
use crate::{node, shell};

const DEFAULTS: [(&str, &str); 3] = [("--data", "./data"), ("--http", "127.0.0.1:8080"), ("--smtp", "127.0.0.1:2525")];

/// The arguments of `causeway serve`: ours, except for those that the reader gave.
fn serve_arguments(given: &[String]) -> Vec<String> {
    let named = |flag: &str| given.iter().any(|word| word == flag || word.starts_with(&format!("{flag}=")));
    let mut all = vec!["serve".to_owned()];
    for (flag, value) in DEFAULTS {
        if !named(flag) {
            all.extend([flag.to_owned(), value.to_owned()]);
        }
    }
    all.extend(given.iter().cloned());
    all
}

/// Builds the web app and the server, then serves until it is stopped.
pub fn run(root: &Path, arguments: &[String]) -> Result<()> {
    let given = if arguments.first().is_some_and(|word| word == "--") { &arguments[1..] } else { arguments };
    println!("Web app: packages and build");
    node::install(root)?;
    node::script(root, "build")?;
    println!("Server: release build (some minutes the first time)");
    shell::run(&mut shell::cargo(&["build", "--release", "--package", "causeway-server"], root))?;
    let binary = shell::target_folder(root).join("release").join("causeway");
    let mut serve = shell::command(&binary.to_string_lossy(), &[], root);
    shell::run(serve.args(serve_arguments(given)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_flags_replace_the_defaults() {
        let given = ["--http".to_owned(), "0.0.0.0:80".to_owned(), "--data=/srv/desk".to_owned()];
        let all = serve_arguments(&given).join(" ");
        assert_eq!(all, "serve --smtp 127.0.0.1:2525 --http 0.0.0.0:80 --data=/srv/desk");
    }
}
