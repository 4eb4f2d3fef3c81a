/* SPDX-License-Identifier: EUPL-1.2 */
/* A node at work: loop, peer links, web and control socket over one opened home, until a signal
 * ends it. Main thread. */
#ifndef NODE_SERVE_H
#define NODE_SERVE_H

#include "node.h"
#include "web/network.h"

struct es_serve_config {
	const char *web;  /* ADDR:PORT; of a hosted node NULL */
	const char *peer; /* ADDR:PORT, or NULL: peers come in by the site alone */
	/* The node that hosts this one gives it its connections by this descriptor (hosting/channel.h); -1: none does. */
	int handed_fd;
	/* Options for those that this node hosts: as in es_hosting_config. */
	const char *hosted_options;
	/* Where other members may dial it; "none": nowhere. None given: at peer, unless that is every interface,
	 * and at the site of public_url, where that is https. */
	const char *const *announce;
	size_t announce_len;
	const char *peer_ca;    /* PEM file of the authorities for wss://, or NULL: the system's */
	bool given_only;        /* dials what people name alone: es_links_given_only */
	const char *public_url; /* or NULL */
	const char *tls_cert;   /* PEM files, both or neither (NULL) */
	const char *tls_key;
	const char *mail_relay; /* or NULL: no letters are sent; the rest as in es_mail_config */
	const char *mail_from;
	const char *mail_bounces;
	const char *mail_secret;
	const char *mail_ca;
	bool mail_plain;
	const struct es_network *proxies; /* as in es_web_config */
	size_t proxies_len;
	const char *ui_dir;      /* or NULL: the API alone */
	const char *const *dial; /* addresses to dial besides those that the home remembers */
	size_t dial_len;
	/* Called once, when everything answers. */
	void (*ready)(void *context, const char *web, const char *peer);
	void *context;
};

/* Runs the node, which was opened exclusively. Returns after a clean stop. On errors why says in a
 * sentence what could not be started. */
es_err es_serve(struct es_node *node, const struct es_serve_config *config, char *why,
                size_t why_size) ES_MUST_USE;

/* The peer address that the home last listened on, as meta "peer-address". ES_NOT_FOUND. */
es_err es_serve_peer_address(struct es_node *node, char out[ES_ADDRESS_MAX + 1]) ES_MUST_USE;
/* The websocket of its site, as meta "peer-site". ES_NOT_FOUND: it had none. */
es_err es_serve_peer_site(struct es_node *node, char out[ES_ADDRESS_MAX + 1]) ES_MUST_USE;

#endif
