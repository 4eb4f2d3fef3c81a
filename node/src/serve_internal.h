/* SPDX-License-Identifier: EUPL-1.2 */
/* What the parts of es_serve share. Loop's thread, but for what commands ask (serve_service.c). */
#ifndef NODE_SERVE_INTERNAL_H
#define NODE_SERVE_INTERNAL_H

#include "serve.h"

#include <uv.h>

#include "cli/command.h"
#include "link/address.h"

struct serve {
	struct es_node *node;
	const struct es_serve_config *config;
	struct es_loop *loop;
	struct es_links *links;
	struct es_web *web;
	struct es_control *control;
	struct es_commits *commits;
	struct es_search *search;
	struct es_supervisor *supervisor;
	struct es_hosting *hosting; /* NULL: this node is hosted itself */
	struct es_handed *handed;   /* NULL: it is not */
	struct es_rounds *rounds;   /* of letters; NULL: none are sent */
	struct es_service service;
	char web_address[ES_ADDRESS_MAX + 1];
	char peer_address[ES_ADDRESS_MAX + 1];
	char peer_site[ES_ADDRESS_MAX + 1];
	uv_timer_t stop_timer;
	uint64_t stop_ms; /* when stopping began */
	bool web_closing, web_closed;
	char *why;
	size_t why_size;
};

/* serve_service.c: what commands that arrive on the control socket may ask of the node. */
void serve_offer(struct serve *serve);

/* serve_address.c: for tickets that are made while the node does not run. */
es_err serve_keep_address(struct serve *serve) ES_MUST_USE;

#endif
