/* SPDX-License-Identifier: EUPL-1.2 */
#include "api_cast.h"

#include "home_acts.h"

struct api_home home;
struct guest ana, stranger;
struct es_node *partner;

struct es_node *cast_partner(const char *name)
{
	struct es_node *node = home_node(home.folder, name);

	home_admit(home.node, node, 100, 100000, 1 << 30);
	api_home_fold(&home);
	return node;
}

int cast_open(void **state)
{
	(void)state;
	api_home_open(&home);
	home.silent = true;
	guest_open(&ana, &home, true);
	guest_open(&stranger, &home, false);
	return 0;
}

int cast_open_with_partner(void **state)
{
	(void)cast_open(state);
	partner = cast_partner("p");
	return 0;
}

int cast_close(void **state)
{
	(void)state;
	guest_close(&stranger);
	guest_close(&ana);
	es_node_close(partner);
	partner = NULL;
	api_home_close(&home);
	return 0;
}
