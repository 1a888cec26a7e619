//! Files and functions that fit in a reader's head.
//!
//! A file above 400 lines is named by `cargo xtask check`; here is where it ends.

use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use crate::tree::{File, expect_none, files};

const FILE: usize = 800;
const FUNCTION: usize = 60;
/// A test may tell a longer story.
const TEST: usize = 150;

fn faults(file: &File) -> Vec<String> {
    let mut faults = Vec::new();
    let lines = file.text.lines().count();
    if lines > FILE {
        faults.push(format!("{}: {lines} lines; split it: {FILE} is the limit", file.path));
    }
    let in_tests = file.path.split('/').any(|part| part == "tests" || part == "tests.rs" || part == "benches");
    let mut functions = Functions { file, in_tests, faults };
    functions.visit_file(&file.parsed());
    functions.faults
}

struct Functions<'file> {
    file: &'file File,
    in_tests: bool,
    faults: Vec<String>,
}

impl Functions<'_> {
    fn judge(&mut self, signature: &syn::Signature, body: Span, attributes: &[syn::Attribute]) {
        let from = signature.span().start().line;
        let lines = body.end().line + 1 - from;
        let limit = if self.in_tests || is_test(attributes) { TEST } else { FUNCTION };
        if lines > limit {
            let (path, name) = (&self.file.path, &signature.ident);
            self.faults.push(format!("{path}:{from}: {name} has {lines} lines; split it: {limit} is the limit"));
        }
    }
}

impl<'tree> Visit<'tree> for Functions<'_> {
    fn visit_item_mod(&mut self, module: &'tree syn::ItemMod) {
        let outside = self.in_tests;
        self.in_tests |= is_test(&module.attrs);
        visit::visit_item_mod(self, module);
        self.in_tests = outside;
    }

    fn visit_item_fn(&mut self, function: &'tree syn::ItemFn) {
        self.judge(&function.sig, function.block.span(), &function.attrs);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'tree syn::ImplItemFn) {
        self.judge(&function.sig, function.block.span(), &function.attrs);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'tree syn::TraitItemFn) {
        if let Some(block) = &function.default {
            self.judge(&function.sig, block.span(), &function.attrs);
        }
        visit::visit_trait_item_fn(self, function);
    }
}

/// `#[test]`, `#[something::test]` or `#[cfg(test)]`.
fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let named_test = attribute.path().segments.last().is_some_and(|segment| segment.ident == "test");
        let only_for_tests = attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|condition| condition.is_ident("test"));
        named_test || only_for_tests
    })
}

#[test]
fn no_file_and_no_function_is_too_long() {
    expect_none(&files().iter().filter(|file| file.is_rust()).flat_map(faults).collect::<Vec<_>>());
}

#[test]
fn planted_giants_are_found() {
    let body = "    let _ = 1;\n".repeat(FUNCTION);
    let long = format!("struct S;\nimpl S {{\n    /// Words.\n    #[inline]\n    fn long() {{\n{body}    }}\n}}\n");
    let found = faults(&File::planted("src/a.rs", &long));
    assert_eq!(found, ["src/a.rs:5: long has 62 lines; split it: 60 is the limit"]);

    let fitting = "    let _ = 1;\n".repeat(FUNCTION - 2);
    assert!(faults(&File::planted("src/a.rs", &format!("fn fits() {{\n{fitting}}}\n"))).is_empty());
    assert!(faults(&File::planted("src/a.rs", &format!("#[cfg(test)]\nmod tests {{\n{long}}}\n"))).is_empty());
    assert!(faults(&File::planted("src/a.rs", &format!("#[test]\nfn story() {{\n{body}}}\n"))).is_empty());
    assert_eq!(faults(&File::planted("src/a.rs", &"// one\n".repeat(FILE + 1))).len(), 1);
}
