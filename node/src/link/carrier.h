/* SPDX-License-Identifier: EUPL-1.2 */
/* The carrier of a link: bytes both ways, in order, over TCP (tcp.h) or a websocket (ws.h), which alone know what
 * carries them. On the loop's thread. Owned by its link until es_carrier_close; frees itself. */
#ifndef LINK_CARRIER_H
#define LINK_CARRIER_H

#include "essaim/bytes.h"

struct es_carrier;

/* Called from the loop, never from inside an es_carrier_* call. */
struct es_carrier_events {
	void (*opened)(void *context);                          /* what was dialled is connected */
	void (*received)(void *context, struct es_bytes bytes); /* borrowed */
	void (*drained)(void *context);                         /* es_carrier_write takes more */
	/* ES_CLOSED: in order; else it broke, or was never opened. text says why, or is empty. */
	void (*ended)(void *context, es_err why, const char *text);
	void (*closed)(void *context); /* after es_carrier_close; the last call */
};

struct es_carrier_kind {
	void (*read)(struct es_carrier *carrier, bool on);
	size_t (*write)(struct es_carrier *carrier, struct es_bytes bytes, es_err *err);
	void (*finish)(struct es_carrier *carrier);
	void (*close)(struct es_carrier *carrier);
};

struct es_carrier {
	const struct es_carrier_kind *kind;
	const struct es_carrier_events *events; /* NULL: nobody listens */
	void *context;
	bool writing; /* something is under way: wait for drained */
	bool closing;
};

static inline void es_carrier_own(struct es_carrier *carrier,
                                  const struct es_carrier_events *events, void *context)
{
	carrier->events = events;
	carrier->context = context;
}

/* Receiving starts (it is off at first) and stops; harmless when it is so already. */
static inline void es_carrier_read(struct es_carrier *carrier, bool on)
{
	carrier->kind->read(carrier, on);
}

/* Hands over as much as is taken now; returns how many bytes were taken. 0 means: wait for drained. ES_IO in
 * *err when the connection is gone. */
static inline size_t es_carrier_write(struct es_carrier *carrier, struct es_bytes bytes,
                                      es_err *err)
{
	return carrier->kind->write(carrier, bytes, err);
}

/* Tells the other side that no more will come; what is under way still goes. */
static inline void es_carrier_finish(struct es_carrier *carrier)
{
	carrier->kind->finish(carrier);
}

/* At once. Harmless when it is closing already. */
static inline void es_carrier_close(struct es_carrier *carrier)
{
	carrier->kind->close(carrier);
}

#endif
