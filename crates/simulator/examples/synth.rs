use touchstone_simulator::synth::*;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let t = std::time::Instant::now();
    let f = synthesise(
        &Calibration::shipped(),
        Scale::parse(&a[1]).unwrap(),
        a[2].parse().unwrap(),
        Day::parse(&a[3]).unwrap(),
    );
    println!("{:?}", t.elapsed());
    let t2 = std::time::Instant::now();
    let ac = achieved(&f, &Calibration::shipped(), Day::parse(&a[3]).unwrap());
    println!("achieved {:?}", t2.elapsed());
    if a.len() > 5 {
        println!("{}", ac.to_text());
    }
    std::fs::create_dir_all(&a[4]).unwrap();
    let mut n = 0;
    for x in &f.files {
        println!("{:20} {:9} rows {:10} bytes", x.name, x.rows, x.len());
        n += x.len();
        std::fs::write(format!("{}/{}", a[4], x.name), x.bytes()).unwrap();
    }
    println!("{n} bytes {:?}", t.elapsed());
}
