/* SPDX-License-Identifier: EUPL-1.2 */
#include "node.h"

#include "account/sign_in_challenge.h"
#include "identity.h"
#include "identity_copy.h"
#include "logsink.h"
#include "media/media.h"
#include "own_log.h"
#include "store/renew.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A renewal that was cut short goes on before anything else is done with the home. */
static es_err finish_renewal(const char *home)
{
	int lock;

	if (!es_renew_pending(home))
		return ES_OK;
	es_err err = es_home_lock(home, &lock);
	if (err)
		return err;
	err = es_renew_finish(home);
	close(lock);
	return err;
}

static void keep_copy(const struct es_node *node)
{
	es_err err = es_identity_copy_keep(node->home, node->store);

	if (err)
		es_say(ES_LEVEL_WARNING, "the copy of the identity could not be kept: %s",
		       es_err_sentence(err));
}

/* An erasure that a crash interrupted is applied before anything is read or served. */
static void finish_erasures(const struct es_node *node)
{
	es_err err = es_store_start(node->store);

	if (err)
		es_say(ES_LEVEL_ERROR,
		       "the keys of withdrawn texts could not be removed, and will be with the "
		       "next change: %s",
		       es_err_sentence(err));
}

/* Where the node died between an act that changed its structure's key and this. */
static void settle_key(const struct es_node *node)
{
	es_err err =
	        es_structure_key_settle(node->home, es_node_keys(node)->certificate.structure_key);

	if (err)
		es_say(ES_LEVEL_WARNING, "%s/" ES_STRUCTURE_KEY_NEW " stays beside the old one: %s",
		       node->home, es_err_sentence(err));
}

static es_err open_parts(struct es_node *node, bool exclusive)
{
	es_err err = finish_renewal(node->home);

	if (!err)
		err = es_store_open(node->home, false, &node->store);

	if (!err && exclusive)
		err = es_home_lock(node->home, &node->lock_fd);
	if (!err)
		err = es_identity_load(node->store, &node->identity);
	if (!err && exclusive)
		settle_key(node);
	/* A copy that cannot be written keeps nobody from working. */
	if (!err && exclusive)
		keep_copy(node);
	if (!err)
		err = es_publisher_new(node, &node->publisher);
	if (!err && exclusive)
		finish_erasures(node);
	if (!err && exclusive)
		err = es_challenges_new(&node->challenges);
	if (!err)
		err = es_media_open(node->home, node->store, exclusive, &node->media);
	return err;
}

es_err es_node_open(const char *home, bool exclusive, struct es_node **out)
{
	*out = NULL;
	if (sodium_init() < 0)
		return ES_IO;
	struct es_node *node = calloc(1, sizeof(*node));
	if (!node)
		return ES_NO_MEMORY;
	node->lock_fd = -1;
	node->home = strdup(home);
	es_err err = node->home ? open_parts(node, exclusive) : ES_NO_MEMORY;
	if (err) {
		es_node_close(node);
		return err;
	}
	*out = node;
	return ES_OK;
}

void es_node_close(struct es_node *node)
{
	if (!node)
		return;
	if (node->store && node->lock_fd >= 0 && node->identity.keys)
		keep_copy(node);
	es_media_close(node->media);
	es_store_close(node->store);
	es_publisher_free(node->publisher);
	es_challenges_free(node->challenges);
	if (node->lock_fd >= 0)
		close(node->lock_fd);
	es_identity_wipe(&node->identity);
	free((char *)node->home);
	free(node);
}
