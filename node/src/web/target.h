/* SPDX-License-Identifier: EUPL-1.2 */
/* What an HTTP request asks for: its path and arguments, taken apart and bounded. Pure, any
 * thread. */
#ifndef WEB_TARGET_H
#define WEB_TARGET_H

#include "essaim/bytes.h"

#define ES_PATH_BYTES_MAX 1024
#define ES_TARGET_FINDING 11
extern const char *const es_target_finding_words[ES_TARGET_FINDING];

enum es_route {
	ES_ROUTE_NONE, /* nothing that there is */
	ES_ROUTE_PAGE, /* the UI's page: any path without a dot */
	ES_ROUTE_FILE, /* a file of the UI: path without its first slash */
	ES_ROUTE_SOCKET,
	ES_ROUTE_HEALTH,
	ES_ROUTE_READY,
	ES_ROUTE_SIGN_UP,
	ES_ROUTE_SIGN_IN,
	ES_ROUTE_SIGN_OUT,
	ES_ROUTE_ASK,
	ES_ROUTE_CODE,
	ES_ROUTE_LINK,
	ES_ROUTE_CHALLENGE,
	ES_ROUTE_PASSKEY,    /* the last of /auth */
	ES_ROUTE_WITHDRAW,   /* a page, and its form */
	ES_ROUTE_STOP,       /* /stop-letters/TOKEN, likewise: path is the token */
	ES_ROUTE_REMARK,     /* /remark, likewise */
	ES_ROUTE_ATTACHMENT, /* /files/ID[/NAME]: id, path is the name */
	ES_ROUTE_SUBTITLES,  /* /subtitles/ID.vtt: id */
	ES_ROUTE_PRINT,      /* /practice/, /tool/, /toolbox/ or /spreading/ID.pdf: id, report */
	ES_ROUTE_REPORT,     /* /spreading/ID.csv: id, 64 digits */
	ES_ROUTE_PARCEL,     /* /toolbox/ID.zip, /toolbox/ID.imscc: id; cartridge */
	ES_ROUTE_DRAWING,    /* /tutorial/ID/N.svg, /tutorial/ID/N.png: id, offset, pixels */
	ES_ROUTE_UPLOAD,     /* /uploads/ID/OFFSET: id, offset */
	ES_ROUTE_NODE,       /* from here on: the paths of /api/v1 */
	ES_ROUTE_OPENAPI,
	ES_ROUTE_PRACTICES,
	ES_ROUTE_PRACTICE,
	ES_ROUTE_COMMENTS,
	ES_ROUTE_PROOF,
	ES_ROUTE_TOOLS,
	ES_ROUTE_TOOL,
	ES_ROUTE_TOOLBOXES,
	ES_ROUTE_TOOLBOX,
	ES_ROUTE_TUTORIALS,
	ES_ROUTE_TUTORIAL,
	ES_ROUTE_ADOPTIONS,
	ES_ROUTE_ADOPTION,
	ES_ROUTE_SPREADING,
	ES_ROUTE_STRUCTURES,
	ES_ROUTE_SCHEMA,
	ES_ROUTE_SEARCH
};

/* Borrows from the path and the arguments it was made of. */
struct es_target {
	enum es_route route;
	struct es_bytes path; /* FILE; ATTACHMENT: the name, may be empty; STOP: the token */
	struct es_bytes
	        id; /* PRACTICE, COMMENTS, PROOF: hex digits, 8 to 64; ATTACHMENT, SUBTITLES, REPORT: 64; UPLOAD: 32 */
	bool pixels;           /* DRAWING: as PNG */
	uint64_t offset;       /* UPLOAD; DRAWING: which section, from 1 */
	struct es_bytes limit; /* arguments, decoded; empty where absent */
	struct es_bytes after;
	struct es_bytes structure;
	struct es_bytes about, origin; /* ADOPTIONS, SPREADING */
	struct es_bytes lang;
	bool cartridge;           /* PARCEL: as a course package */
	bool report;              /* PRINT: of what a structure gave and took */
	bool version;             /* exactly the revision of this id */
	struct es_bytes in;       /* the language to read a practice in, or "original" */
	struct es_bytes hl;       /* the reader's language, chosen by a link */
	struct es_bytes film, at; /* PAGE: of this recording, the place in milliseconds */
	struct es_bytes page;     /* REMARK: which one is meant; whatever somebody typed */
	bool newest;              /* SEARCH: the newest first, however well they match */
	struct es_bytes finding[ES_TARGET_FINDING]; /* SEARCH: q, from, to, then the filters as
	                                             * es_search_facet_words has them */
};

/* Takes a decoded path apart. A path that is too long, holds control characters, a backslash or a
 * ".." is ES_ROUTE_NONE. */
void es_target_parse(struct es_bytes path, struct es_target *out);
/* Takes one argument ("limit=20"), decoded; unknown ones are left alone. */
void es_target_argument(struct es_target *target, struct es_bytes argument);
bool es_route_is_post(enum es_route route);
/* A page with a form that needs no script. */
bool es_route_is_form(enum es_route route);
bool es_route_is_api(enum es_route route);

#endif
