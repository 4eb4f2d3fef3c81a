/* SPDX-License-Identifier: EUPL-1.2 */
#include "hosting/hosting.h"

#include "hosting/child.h"
#include "hosting/table.h"
#include "logsink.h"
#include "web/knock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct es_hosting {
	struct es_loop *loop;
	struct es_hosting_config config;
	char own[ES_SITE_NAME_MAX + 1]; /* the name of the host's own site */
	struct es_child *children[ES_HOSTED_MAX];
	size_t count;
	bool any; /* as it was told last */
	bool stopping;
};

static void tell(struct es_hosting *h)
{
	bool any = h->count > 0;

	if (any == h->any)
		return;
	h->any = any;
	h->config.changed(h->config.context, any);
}

static void on_gone(void *context, struct es_child *child)
{
	struct es_hosting *h = context;

	for (size_t i = 0; i < h->count; i++)
		if (h->children[i] == child) {
			h->children[i] = h->children[--h->count];
			break;
		}
	tell(h);
	if (!h->stopping)
		es_hosting_look(h); /* the same name may have come back meanwhile */
}

static struct es_child *find(const struct es_hosting *h, const char *name)
{
	for (size_t i = 0; i < h->count; i++)
		if (strcmp(es_child_name(h->children[i]), name) == 0)
			return h->children[i];
	return NULL;
}

static void start(struct es_hosting *h, const char *name)
{
	char url[ES_ORIGIN_MAX + ES_SITE_NAME_MAX];
	size_t size = strlen(h->config.options) + sizeof url + sizeof "public-url = \n";
	char *options = malloc(size);
	struct es_child *child = NULL;

	es_hosted_url(h->config.public_url, name, url, sizeof url);
	if (options) {
		snprintf(options, size, "public-url = %s\n%s", url, h->config.options);
		child = es_child_new(h->loop, h->config.home, name, options, on_gone, h);
	}
	free(options);
	if (child)
		h->children[h->count++] = child;
	else
		es_say(ES_LEVEL_ERROR, "hosted %s: no memory to start it", name);
}

const char *es_hosting_fault(const struct es_hosting *h, const char *name)
{
	if (!h->config.public_url)
		return "the node runs without --public-url, so that the sites could not be told "
		       "apart";
	return strcmp(name, h->own) == 0 ? "this is the name of the node's own site" : NULL;
}

static bool may_start(const struct es_hosting *h, const struct es_hosted *hosted)
{
	if (hosted->moved || find(h, hosted->name) || h->count >= ES_HOSTED_MAX)
		return false;
	const char *fault = es_hosting_fault(h, hosted->name);
	if (fault)
		es_say(ES_LEVEL_ERROR, "hosted %s: is not started: %s", hosted->name, fault);
	return !fault;
}

void es_hosting_look(struct es_hosting *h)
{
	struct es_hosted list[ES_HOSTED_MAX];
	size_t count;

	if (h->stopping)
		return;
	es_err err = es_hosted_list(h->config.home, list, &count);
	if (err)
		es_say(ES_LEVEL_ERROR, "hosted structures: %s/" ES_HOSTED_FOLDER ": %s",
		       h->config.home, es_err_sentence(err));
	if (err && err != ES_LIMIT) /* beyond it, those that were found run */
		return;
	for (size_t i = 0; i < h->count; i++)
		if (!es_hosted_stands(h->config.home, es_child_name(h->children[i])))
			es_child_stop(h->children[i]);
	for (size_t i = 0; i < count; i++)
		if (may_start(h, &list[i]))
			start(h, list[i].name);
	tell(h);
}

enum es_handing es_hosting_hand(void *hosting, const char *name, int fd)
{
	const struct es_hosting *h = hosting;
	const struct es_child *child = find(h, name);

	return child ? es_child_hand(child, fd) : ES_HAND_OWN;
}

size_t es_hosting_states(const struct es_hosting *h, struct es_hosted_state out[ES_HOSTED_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < h->count && count < ES_HOSTED_MAX; i++)
		es_child_state(h->children[i], &out[count++]);
	return count;
}

es_err es_hosting_new(struct es_loop *loop, const struct es_hosting_config *config,
                      struct es_hosting **out)
{
	struct es_hosting *h = calloc(1, sizeof *h);

	if (!h)
		return ES_NO_MEMORY;
	h->loop = loop;
	h->config = *config;
	const char *host = config->public_url ? strstr(config->public_url, "://") : NULL;
	if (host) {
		host += 3;
		if (!es_site_name(es_bytes_of(host, strcspn(host, "/")), h->own))
			h->own[0] = '\0'; /* an address: no hosted site can have it for its name */
	}
	*out = h;
	return ES_OK;
}

void es_hosting_stop(struct es_hosting *h)
{
	h->stopping = true;
	for (size_t i = 0; i < h->count; i++)
		es_child_stop(h->children[i]);
}

bool es_hosting_stopped(const struct es_hosting *h)
{
	return h->stopping && h->count == 0;
}

void es_hosting_free(struct es_hosting *h)
{
	free(h);
}
