// SPDX-License-Identifier: EUPL-1.2
// What every catalogue holds. English gives the shape; a key that another language lacks does not compile.
import type { texts } from "./en";

export type Texts = typeof texts;
