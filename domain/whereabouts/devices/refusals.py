"""What may be wrong with a device."""

from __future__ import annotations

from domain.kernel.refusal import Malformed, Refused


class DeviceNotAllowed(Refused, code="whereabouts.device-not-allowed"):
    """Nothing allows this person to wear a device now.

    A positioning that is approved and in force, or a location plan that names devices.
    """


class DeviceWornAlready(Refused, code="whereabouts.device-worn-already"):
    """This person wears a device already.

    Replace it, or take it off first.
    """


class DeviceNotWorn(Refused, code="whereabouts.device-not-worn"):
    """This person does not wear a device with this id, or did not at that time.

    The id of a device that is worn then.
    """


class DeviceFaultyAlready(Refused, code="whereabouts.device-faulty-already"):
    """This device is known to be faulty; it is to be replaced by {replace_by}.

    Replace it, or record that it works again.
    """


class DeviceNotFaulty(Refused, code="whereabouts.device-not-faulty"):
    """This device is not known to be faulty, or that it was not replaced in time is recorded already.

    The id of a device whose fault was reported and still stands.
    """


class FaultAfterReport(Malformed, code="whereabouts.fault-after-report"):
    """The fault began after it was reported.

    An instant, with its offset, at or before the report.
    """


class ReplacementNotDue(Refused, code="whereabouts.replacement-not-due"):
    """This device is to be replaced by {replace_by} ({rule}).

    The day after {replace_by}, or later.
    """


class RemovalNotDue(Refused, code="whereabouts.removal-not-due"):
    """This device may still be worn until {remove_by} ({rule}), or that it was not taken off is recorded already.

    The day after {remove_by}, or later.
    """
