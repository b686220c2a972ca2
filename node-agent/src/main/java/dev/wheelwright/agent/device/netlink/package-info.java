/**
 * Netlink, the kernel's protocol for network settings (RFC 3549; linux/netlink.h,
 * linux/genetlink.h), by the JDK's foreign function API. Knows messages and attributes, not what
 * they mean. For the device only.
 */
@NullMarked
package dev.wheelwright.agent.device.netlink;

import org.jspecify.annotations.NullMarked;
