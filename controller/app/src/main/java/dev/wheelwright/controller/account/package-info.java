/** Accounts, their tokens, and signing in. */
@NullMarked
package dev.wheelwright.controller.account;

import org.jspecify.annotations.NullMarked;
