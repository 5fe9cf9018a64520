mod answers;
mod choice;
mod prices;
