mod book;
mod creditors;
mod demo;
mod import;
mod import_command;
mod import_people;
