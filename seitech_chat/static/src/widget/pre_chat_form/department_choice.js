/**
 * The department that will answer, as the server chooses it: the named one, else the one for the
 * kind of question, else the first.
 *
 * @param {DepartmentPayload[]} departments
 * @param {{ query_type: string, department_id: string }} form
 * @returns {DepartmentPayload | null} null when it is not known yet
 */
export function chosenDepartment(departments, { query_type: queryType, department_id: id }) {
    if (queryType === "other" && id) {
        return departments.find((one) => one.id === Number(id)) || null;
    }
    if (!queryType) {
        return departments.length === 1 ? departments[0] : null;
    }
    return departments.find((one) => one.query_type === queryType) || departments[0] || null;
}

/**
 * How a message will be received.
 *
 * @param {DepartmentPayload[]} selectedDepartments who may answer
 * @returns {"live" | "away" | "closed"} closed: by their hours, all of them
 */
export function departmentAvailability(selectedDepartments) {
    if (selectedDepartments.some((one) => one.is_available && one.is_open !== false)) {
        return "live";
    }
    const isClosed =
        selectedDepartments.length && selectedDepartments.every((one) => one.is_open === false);
    return isClosed ? "closed" : "away";
}
