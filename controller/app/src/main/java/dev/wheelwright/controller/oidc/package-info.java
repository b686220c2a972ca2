/**
 * Signing in at an OpenID provider: the code flow for people, its access tokens for programs. Off
 * unless the settings name a provider.
 */
@NullMarked
package dev.wheelwright.controller.oidc;

import org.jspecify.annotations.NullMarked;
