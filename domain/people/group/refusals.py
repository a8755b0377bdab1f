"""What may be wrong with an entry about a group."""

from __future__ import annotations

from domain.kernel.refusal import Refused, Unknown


class GroupFormedAlready(Refused, code="people.group-formed-already"):
    """This person has a correction group already.

    Change its members.
    """


class GroupNotFormed(Refused, code="people.group-not-formed"):
    """This person has no correction group.

    Form the group first.
    """


class MemberNotNamed(Refused, code="people.member-not-named"):
    """A member who joins as {role} is named by {needs}.

    {needs}, and nothing that belongs to another role.
    """


class StaffNotHere(Refused, code="people.staff-not-here"):
    """{staff_id} does not work at the unit of this case, or at one above it.

    Somebody who is assigned there.
    """


class VolunteerNotOfCase(Refused, code="people.volunteer-not-of-case"):
    """That volunteer has not taken this case on.

    Have the volunteer take the case on first.
    """


class GuardianNotOfCase(Refused, code="people.guardian-not-of-case"):
    """That is no guardian of this person.

    The id of a guardian of this person; name the guardian first.
    """


class MemberAlready(Refused, code="people.member-already"):
    """They are in this group already.

    Somebody else.
    """


class GroupFull(Refused, code="people.group-full"):
    """The group has {members} members, and no more than {most} are allowed ({rule}).

    Somebody has to leave first.
    """


class MemberUnknown(Unknown, code="people.member-unknown"):
    """No member with this id is in the group.

    The id of a member of this group.
    """


class MemberBefore(Refused, code="people.member-before"):
    """This happened on {occurred_on}, before they joined on {joined_on}.

    A day on or after {joined_on}.
    """


class GroupIncomplete(Refused, code="people.group-incomplete"):
    """The group lacks: {missing} ({rule}).

    Members who are that.
    """


class GroupCompleteAlready(Refused, code="people.group-complete-already"):
    """That the group is complete is on the record already.

    Nothing more, until somebody leaves.
    """


class TeamTooSmall(Refused, code="people.team-too-small"):
    """The team has {size} members of staff, and {least} are needed ({rule}).

    {least} or more different people, the lead among them.
    """
