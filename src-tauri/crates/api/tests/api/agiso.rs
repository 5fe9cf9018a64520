//! 阿奇索 calls: pushes and 标准SUP over TCP, and the seller's own calls behind the login.

mod pushes;
mod rest;
mod stall;
mod store_trouble;
mod supplier;
mod vectors;
