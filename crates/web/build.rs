//! The pages embed the front-end packages' files, which are not committed.

fn main() {
    let files =
        ["govuk-frontend/dist/govuk/govuk-frontend.min.css", "@ministryofjustice/frontend/moj/moj-frontend.min.css"];
    for file in files {
        let path = format!("../../e2e/node_modules/{file}");
        println!("cargo::rerun-if-changed={path}");
        assert!(
            std::path::Path::new(&path).exists(),
            "the front-end packages' files are missing: run cargo xtask assets"
        );
    }
}
