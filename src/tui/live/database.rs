//! The explorer's own connection, for looking: on a thread, so that a slow server slows nobody.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use super::alias::Alias;
use super::known::Shared;
use crate::command::current::look;
use crate::command::{CommandError, Place, Workspace, block_on};
use crate::database::Connection;
use crate::tui::backend::{ConnectionView, DatabaseView, Outbox, Report};

pub enum Wish {
    Connect(Arc<Workspace>, Box<Place>),
    Poll(Arc<Workspace>),
}

/// Wishes are done in order. The thread ends when the sender is dropped.
pub fn start(known: Shared, alias: Option<Alias>, outbox: Outbox) -> Sender<Wish> {
    let (sender, wishes) = channel();
    std::thread::spawn(move || serve(&wishes, &known, alias.as_ref(), &outbox));
    sender
}

fn serve(wishes: &Receiver<Wish>, known: &Shared, alias: Option<&Alias>, outbox: &Outbox) {
    let mut held: Option<(Connection, DatabaseView)> = None;
    while let Ok(wish) = wishes.recv() {
        let answer = block_on(async {
            let report = match wish {
                Wish::Connect(workspace, place) => {
                    if let Some((old, _)) = held.take() {
                        old.close().await;
                    }
                    let view = asked_for(&place, alias);
                    outbox.send(Report::Connection(ConnectionView::Connecting(view.clone())));
                    match connect(&workspace, &place, alias).await {
                        Ok((connection, database, versions)) => {
                            {
                                let mut known = known.lock();
                                known.dialect = database.dialect;
                                known.server = Some(connection.server().clone());
                                known.rows = Some(versions.clone());
                            }
                            held = Some((connection, database.clone()));
                            Report::Connection(ConnectionView::Connected { database, versions })
                        }
                        Err(error) => failed(view, error),
                    }
                }
                Wish::Poll(workspace) => match held.as_mut() {
                    Some((connection, view)) => match look(&workspace, connection).await {
                        Ok(standing) => {
                            known.lock().rows = Some(standing.rows.clone());
                            Report::Versions(standing.rows)
                        }
                        Err(error) => failed(view.clone(), error),
                    },
                    None => return,
                },
            };
            outbox.send(report);
        });
        if let Err(diagnostic) = answer {
            outbox.send(Report::Connection(ConnectionView::Failed { database: DatabaseView::default(), diagnostic }));
        }
    }
}

async fn connect(
    workspace: &Workspace,
    place: &Place,
    alias: Option<&Alias>,
) -> Result<(Connection, DatabaseView, Vec<crate::revision::Id>), CommandError> {
    let mut connection = Connection::open(&place.target).await?;
    let standing = look(workspace, &mut connection).await?;
    let view = DatabaseView {
        engine: standing.server.to_string(),
        dialect: Some(connection.dialect()),
        ..asked_for(place, alias)
    };
    Ok((connection, view, standing.rows))
}

fn asked_for(place: &Place, alias: Option<&Alias>) -> DatabaseView {
    let mut view = DatabaseView {
        engine: place.target.dialect.to_string(),
        dialect: Some(place.target.dialect),
        url: place.masked.clone(),
        source: place.source.to_string(),
    };
    if let Some(alias) = alias {
        alias.database(&mut view);
    }
    view
}

fn failed(database: DatabaseView, error: CommandError) -> Report {
    Report::Connection(ConnectionView::Failed { database, diagnostic: *error.diagnostic })
}
