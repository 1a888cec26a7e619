//! The one binary.
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let dir = &args[1];
    let on = touchstone_domain::calendar::Day::parse(args[2].as_bytes()).unwrap();
    let known = args.get(3).map(|t| touchstone_domain::calendar::Instant::parse(t.as_bytes()).unwrap());
    let mut files = vec![];
    fn walk(p: &std::path::Path, base: &std::path::Path, out: &mut Vec<touchstone_domain::policy::PolicyFile>) {
        for e in std::fs::read_dir(p).unwrap() {
            let e = e.unwrap().path();
            if e.is_dir() { walk(&e, base, out) } else { out.push(touchstone_domain::policy::PolicyFile { path: e.strip_prefix(base).unwrap().to_string_lossy().into(), text: std::fs::read_to_string(&e).unwrap() }) }
        }
    }
    let base = std::path::Path::new("policies");
    walk(base, base, &mut files);
    files.sort_by(|a,b| a.path.cmp(&b.path));
    let lib = match touchstone_domain::policy::load(&files, None) { Ok(l) => l, Err(f) => { for x in f { println!("{x}"); } return; } };
    let t = std::time::Instant::now();
    let files = touchstone_exchange::import::folder(std::path::Path::new(dir)).unwrap();
    let facts = match touchstone_exchange::import::read(&files, &lib.contacts) { Ok(l) => l, Err(f) => { for x in f.iter().take(50) { println!("{x}"); } return; } };
    let t1 = t.elapsed();
    let state = touchstone_domain::facts::State::fold(facts, known);
    let t2 = t.elapsed();
    let plan = touchstone_domain::plan::plan(&state, &lib, on);
    let t3 = t.elapsed();
    let mut out = vec![];
    for l in touchstone_exchange::export::due_lines(&state, &plan) { l.write_json(&mut out); }
    eprintln!("read {t1:?} fold {:?} plan {:?}", t2-t1, t3-t2);
    use std::io::Write; std::io::stdout().write_all(&out).unwrap();
}
