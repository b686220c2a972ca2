/** Carrying a change of the intent to the appliances: revisions, desired configs, outbox. */
@NullMarked
package dev.wheelwright.controller.rollout;

import org.jspecify.annotations.NullMarked;
