/** An honest fake of the device for tests. */
package dev.wheelwright.agent.device.testing;
