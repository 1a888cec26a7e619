//! wip
mod calibration; mod chance; mod day; mod estate; mod folder; mod names; mod plan; mod people; mod sheet; mod words;
