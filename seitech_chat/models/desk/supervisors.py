"""Find the supervisors of a conversation."""


def supervisors_of(channel):
    """Return the supervisors among the agents of a conversation's company.

    A supervisor who is the customer of the conversation is excluded.
    """
    group = channel.env.ref("seitech_chat.group_chat_supervisor")
    # sudo: seitech.chat.channel - reads whose conversation it is
    channel = channel.sudo()
    # sudo: seitech.chat.agent - limited to the conversation's company
    agents = (
        channel.env["seitech.chat.agent"]
        .sudo()
        .search(
            [
                ("company_id", "=", channel.company_id.id),
                ("user_id.all_group_ids", "in", group.ids),
                ("user_id", "!=", channel.student_id.id),
            ]
        )
    )
    return agents._may_serve()


def supervisor_users(channel, *, but=None):
    """Return the supervisors of a conversation's company, else its managers.

    :param but: ``res.users`` to exclude, who need no notification.
    """
    known = (but or channel.env["res.users"]) | channel.student_id
    supervisors = supervisors_of(channel).user_id - known
    if supervisors:
        return supervisors
    group = channel.env.ref("seitech_chat.group_chat_manager")
    # sudo: res.users - recipients of a notification, of the conversation's company
    return (
        channel.env["res.users"]
        .sudo()
        .search(
            [
                ("all_group_ids", "in", group.ids),
                ("company_ids", "in", channel.company_id.ids),
            ]
        )
    ) - known


def choose_supervisor(supervisors, department):
    """Choose an available supervisor: same department first, then lowest load.

    :return: one agent, or none. Supervisors may exceed their limit.
    """
    loads = supervisors._loads()
    there = supervisors.filtered("is_available")
    return there.sorted(
        lambda agent: (
            department not in agent.department_ids,
            loads.get(agent.id, 0),
            agent.id,
        )
    )[:1]
