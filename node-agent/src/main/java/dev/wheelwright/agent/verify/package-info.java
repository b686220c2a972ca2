/**
 * What stands between the network, or the disk, and the device: nothing reaches apply but a {@link
 * dev.wheelwright.agent.verify.VerifiedConfig}, and only the checks here make one.
 */
@NullMarked
package dev.wheelwright.agent.verify;

import org.jspecify.annotations.NullMarked;
