//! A new policy file must reach the binary: the folder is embedded, and the compiler does not watch folders by itself.

fn main() {
    println!("cargo::rerun-if-changed=../../policies");
}
