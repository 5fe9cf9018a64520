//! Reading back: asks the platform what a call without an answer has done. Unknown is not failed: only the platform, or a
//! person, says what happened.

mod answer;
mod ask;
mod ended;
mod round;

pub(crate) use answer::Answer;
pub(crate) use ended::write as write_answers;
