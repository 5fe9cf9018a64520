//! 阿奇索 calls: pushes and 标准SUP over TCP, and the seller's own calls behind the login.

mod late;
mod products;
mod pushes;
mod rest;
mod stall;
mod store_trouble;
mod strangers;
mod supplier;
mod vectors;
