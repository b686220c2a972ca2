/** Netlink's messages, without a kernel. */
package dev.wheelwright.agent.device.netlink;
