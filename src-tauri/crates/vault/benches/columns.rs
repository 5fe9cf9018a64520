//! How long it takes to seal, open and index card codes.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use huolang_vault::{Column, IndexPurpose, MasterKey, Vault};

const CODE: Column = Column::new("cards", "code");
const CARDS: usize = 10_000;

fn columns(criterion: &mut Criterion) {
    let Ok(vault) = Vault::from_master_key(MasterKey::from_bytes([9; 32])) else {
        return;
    };
    let cards: Vec<(String, String)> =
        (0..CARDS).map(|at| (format!("card-{at}"), format!("ABCD-EFGH-{at:08}"))).collect();
    let sealed: Vec<Vec<u8>> = cards.iter().filter_map(|(row, code)| vault.seal_str(CODE, row, code).ok()).collect();

    let mut group = criterion.benchmark_group("cards");
    group.throughput(Throughput::Elements(CARDS as u64));
    group.bench_function("seal and index", |bencher| {
        bencher.iter(|| {
            for (row, code) in &cards {
                let _ = black_box(vault.seal_str(CODE, row, code));
                black_box(vault.blind_index(IndexPurpose::CARD_FINGERPRINT, code.as_bytes()));
                black_box(vault.blind_index(IndexPurpose::CARD_TAIL, &code.as_bytes()[14..]));
            }
        });
    });
    group.bench_function("open", |bencher| {
        bencher.iter(|| {
            for ((row, _), sealed) in cards.iter().zip(&sealed) {
                let _ = black_box(vault.open_str(CODE, row, sealed));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, columns);
criterion_main!(benches);
