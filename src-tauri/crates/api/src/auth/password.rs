//! Passwords: argon2id, off the threads that answer requests.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use huolang_domain::ErrorCode;
use tokio::sync::Semaphore;

use crate::error::ApiError;

/// Computations at a time: each takes some 20 MB.
static TURNS: Semaphore = Semaphore::const_new(4);
const SHORTEST: usize = 10;
const LONGEST: usize = 200;

/// Refuses passwords that are guessed at once.
///
/// # Errors
/// [`ErrorCode::PasswordTooWeak`].
pub fn check_strength(name: &str, password: &str) -> Result<(), ApiError> {
    let letters = password.chars().count();
    let few_kinds = password.chars().collect::<std::collections::HashSet<_>>().len() < 5;
    if !(SHORTEST..=LONGEST).contains(&letters) || few_kinds || password.eq_ignore_ascii_case(name) {
        let message =
            format!("a password has at least {SHORTEST} characters, of at least five kinds, and is not the name");
        return Err(ApiError::new(ErrorCode::PasswordTooWeak, message));
    }
    Ok(())
}

/// The hash that is kept, as PHC text.
///
/// # Errors
/// When the machine cannot compute it.
pub async fn hash_password(password: String) -> Result<String, ApiError> {
    run(move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()))
        .await?
        .map_err(|error| ApiError::new(ErrorCode::Internal, error.to_string()))
}

/// Whether `password` is the one that was hashed. Without a hash it takes as long and says no, so that an unknown name
/// cannot be told from a wrong password.
///
/// # Errors
/// When the machine cannot compute it.
pub async fn verify_password(password: String, kept: Option<String>) -> Result<bool, ApiError> {
    run(move || {
        let Some(kept) = kept else {
            let _ = Argon2::default().hash_password(password.as_bytes());
            return false;
        };
        PasswordHash::new(&kept).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await
}

async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ApiError> {
    let stopped = || ApiError::new(ErrorCode::Internal, "the computation stopped");
    let turn = TURNS.acquire().await.map_err(|_| stopped())?;
    // The turn is kept by the work: who asked may be gone before it ends.
    let done = tokio::task::spawn_blocking(move || {
        let done = work();
        drop(turn);
        done
    });
    done.await.map_err(|_| stopped())
}

#[cfg(test)]
mod tests {
    use super::{check_strength, hash_password, verify_password};
    use rstest::rstest;

    #[rstest]
    #[case("short", false)]
    #[case("aaaaaaaaaaaaaaa", false)]
    #[case("Shopkeeper", false)]
    #[case("七个核桃和一把花生米", true)]
    #[case("correct horse", true)]
    fn weak_passwords_are_refused(#[case] password: &str, #[case] fine: bool) {
        assert_eq!(check_strength("shopkeeper", password).is_ok(), fine);
    }

    #[tokio::test]
    async fn only_the_right_password_fits() -> Result<(), crate::error::ApiError> {
        let kept = hash_password("correct horse".into()).await?;
        assert!(kept.starts_with("$argon2id$"));
        assert!(verify_password("correct horse".into(), Some(kept.clone())).await?);
        assert!(!verify_password("correct horsf".into(), Some(kept)).await?);
        assert!(!verify_password("correct horse".into(), None).await?);
        Ok(())
    }
}
