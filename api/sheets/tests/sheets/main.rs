//! What bureaus send is read or told what is wrong with it; what goes out looks as they send it.

mod any;
mod headers;
mod hostile;
mod made;
mod office;
mod round_trip;
mod samples;
mod texts;
mod values;
