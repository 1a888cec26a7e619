//! Copies of the program with one guard taken out, to show that it would be missed.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// A copy of the program; removed at the end.
pub struct Careless(PathBuf);

impl Careless {
    /// A copy in which each of these texts, which stands in the program once, is another of the same length.
    pub fn with(name: &str, changes: &[(&str, &str)]) -> Self {
        Self::changed(name, changes, true)
    }

    /// A copy in which a text is another of the same length wherever it stands.
    pub fn everywhere(name: &str, change: (&str, &str)) -> Self {
        Self::changed(name, &[change], false)
    }

    fn changed(name: &str, changes: &[(&str, &str)], once: bool) -> Self {
        let mut bytes = std::fs::read(env!("CARGO_BIN_EXE_touchstone")).expect("the program is there");
        for (text, other) in changes {
            assert_eq!(text.len(), other.len(), "{text}");
            let parts = bytes.windows(text.len()).enumerate();
            let places: Vec<usize> = parts.filter(|(_, part)| *part == text.as_bytes()).map(|(at, _)| at).collect();
            assert!(places.len() == 1 || (!once && !places.is_empty()), "it stands in the program once: {text}");
            for at in places {
                bytes[at..][..other.len()].copy_from_slice(other.as_bytes());
            }
        }
        let path = std::env::temp_dir().join(format!("touchstone-careless-{name}-{}", std::process::id()));
        std::fs::write(&path, bytes).expect("a copy is written");
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o700)).expect("it may be run");
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Careless {
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.0));
    }
}
