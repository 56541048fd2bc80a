"""Texts of past conversations in English."""

# Each case: the customer's question, the agent's, its answer, the solution.
TOPICS = {
    "course_inquiry": (
        (
            "Hi, when does the next group of {course} start?",
            "Let me check the dates. Which month would suit you?",
            "Any month is fine, as long as it isn't August.",
            "It starts on the first Monday of the month; six places are left.",
        ),
        (
            "Is {course} suitable for complete beginners?",
            "Good question. Do you already work in this field?",
            "I have some experience, but no certificate yet.",
            "It is: lesson 1 starts from zero, and the instructor helps in the chat.",
        ),
        (
            "Do you offer a discount for teams?",
            "Happy to help! How many people are you?",
            "We are seven, all in the same office.",
            "Teams of five get 15 % off, teams of ten 20 %. I'll send you an offer.",
        ),
        (
            "How many hours a week should I plan for {course}?",
            "Do you want to finish in three months, or take more time?",
            "In three months, if possible.",
            "Then plan four hours a week. The lessons stay available for a year.",
        ),
        (
            "Can I take {course} in the evenings only?",
            "Sure. From which time zone would you join?",
            "From Central Europe.",
            "Then take the group on Tuesdays at 19:00. All the rest is recorded.",
        ),
        (
            "Is the certificate recognised by employers abroad?",
            "Which country do you have in mind?",
            "Ireland, for a job in spring.",
            "It is: the certificate names the standard, and they know it there.",
        ),
        (
            "Could you send me the outline of {course}?",
            "Of course. To the address you've entered here?",
            "Yes, please.",
            "Sent! It lists all six lessons and the project.",
        ),
        (
            "Do I keep access to the lessons after the course?",
            "Are you asking about {course}?",
            "Yes, that one.",
            "You have access for a full year, and the certificate stays yours.",
        ),
        (
            "Is there a trial lesson before I decide?",
            "There is. Which course are you interested in?",
            "{course}.",
            "The first lesson is free, you can open it on the course's page right now.",
        ),
    ),
    "technical_support": (
        (
            "The video in lesson 3 stops after a minute.",
            "Sorry about that! Which browser are you using?",
            "Firefox on Windows, the newest version.",
            "Found it: the file was damaged. I've uploaded it again, please try now.",
        ),
        (
            "I can't sign in, the page says my password is wrong.",
            "Let me look. Is it the address you've entered here?",
            "Yes, the same address.",
            "I've reset your password. You'll get an email with a link in a minute.",
        ),
        (
            "The quiz of {course} doesn't save my answers.",
            "Thanks for reporting it. Does it happen on another device as well?",
            "On my phone it works, on the laptop it doesn't.",
            "An extension of the browser blocks it. In a private window it works.",
        ),
        (
            "My certificate shows the wrong name.",
            "Sorry! How should your name be written?",
            "With a double n at the end.",
            "I've corrected it and issued the certificate again, under the same link.",
        ),
        (
            "I get a blank page when I open {course}.",
            "Could you reload the page once, with Ctrl and F5?",
            "I did it twice, nothing changes.",
            "A setting of your account was missing. I've added it, please try again.",
        ),
        (
            "There is no sound in lesson 5.",
            "Do the other lessons have sound?",
            "Yes, only this one is silent.",
            "The sound track was missing indeed. The new version is online.",
        ),
        (
            "The download of the worksheet fails every time.",
            "Which worksheet is it?",
            "The one for the project, in lesson 4.",
            "The link was out of date. I've mended it and emailed you the file.",
        ),
        (
            "My progress is back at zero since this morning.",
            "Let me look at your account. How far had you come?",
            "I had finished lesson 4.",
            "It's back: you are in lesson 5 again. A job had stopped during the night.",
        ),
        (
            "The subtitles in lesson 2 are two seconds late.",
            "In which language do you read them?",
            "In English.",
            "Thanks, I've shifted them. Reload the page to see it.",
        ),
    ),
    "billing": (
        (
            "I was charged twice for {course}.",
            "I'm sorry. What is the order number?",
            "{order}, both payments are from Monday.",
            "I see it. The second payment returns to your card in three to five days.",
        ),
        (
            "Can I pay by bank transfer instead of by card?",
            "You can. Have you ordered already?",
            "Yes, order {order}.",
            "I've emailed you the bank details. We keep your place for ten days.",
        ),
        (
            "I need an invoice with our company's address.",
            "Of course. What is the order number?",
            "{order}. The address is in my account.",
            "Done, the corrected invoice is in your inbox.",
        ),
        (
            "My voucher isn't accepted at the checkout.",
            "Which code did you enter, and for which order?",
            "WELCOME10, for {order}.",
            "It expired yesterday. I've given you the discount by hand.",
        ),
        (
            "How do I get a refund? I can't take part after all.",
            "No problem. What is the order number?",
            "{order}",
            "It's booked. You are within 14 days, so there are no fees.",
        ),
        (
            "The amount on the invoice differs from the order.",
            "Let me compare. Which order is it?",
            "{order}, the difference is 12 €.",
            "You are right, the discount was missing. A new invoice is on its way.",
        ),
        (
            "Could we pay {course} in two instalments?",
            "We can do that. Is it for a company?",
            "Yes, order {order}.",
            "Half is due now and half in 30 days. Both invoices are in your inbox.",
        ),
        (
            "Your reminder arrived, but I paid last week.",
            "Let me check. Which order is it?",
            "{order}, by bank transfer.",
            "I found your payment, please ignore the reminder.",
        ),
    ),
    "other": (
        (
            "Do you also give courses on site, at our company?",
            "We do! How many people would take part?",
            "About ten, in Antwerp.",
            "That works. I've emailed you dates and conditions.",
        ),
        (
            "Where can I change my email address?",
            "Is it about the account you've used here?",
            "Yes, that one.",
            "In your account, under Edit information. You confirm it by email.",
        ),
        (
            "May I use your logo in our newsletter?",
            "Nice! What is the newsletter about?",
            "About {course}, three of us took it.",
            "With pleasure. I've emailed you the folder with logo and pictures.",
        ),
        (
            "Are you hiring instructors at the moment?",
            "We are. Which subject do you teach?",
            "First aid, for ten years now.",
            "Please send a short outline to jobs@example.com.",
        ),
        (
            "How can I delete my account?",
            "I can do that for you. Do you still need your certificate?",
            "No, I've saved it.",
            "It will be deleted tonight, and you get a confirmation.",
        ),
        (
            "I have an idea for a course. Who reads such ideas?",
            "Our planning team does. What is it about?",
            "Safe lifting in warehouses.",
            "I've forwarded it. They write to you within a week.",
        ),
    ),
}
MORE = (
    "It's rather urgent, to be honest.",
    "I'm using the same email address as in my account.",
    "I already looked at the help page, but found nothing.",
    "Sorry, I pressed Enter too early.",
)
# A further question and its answer.
FOLLOW_UPS = (
    (
        "One more thing: does this also apply to the second course?",
        "Yes, it applies to all courses.",
    ),
    (
        "And where do I find that in my account?",
        "At the top right, under your name. I've emailed you the link, too.",
    ),
    (
        "Will I get a confirmation by email?",
        "Yes, it should be there in a minute.",
    ),
    (
        "And how long does that take?",
        "Usually until tomorrow noon.",
    ),
)
THANKS = (
    "Great, thank you!",
    "Thanks a lot!",
    "Perfect, that's all I needed.",
    "OK, thanks for your help.",
    "Understood. Have a nice day!",
    "Thanks, {agent}!",
)
BYES = (
    "You're welcome, {name}. Have a good day!",
    "Glad it helped. Write to us any time.",
    "My pleasure. I'm closing this chat now.",
)
GREETINGS = (
    "Good morning {name}, thanks for your message.",
    "Hello {name}, thanks for waiting until we opened.",
)
APOLOGIES = (
    "Hello {name}, sorry for the long wait.",
    "Thanks for your patience, {name}. It's a busy day.",
)
RETURNS = (
    "Hello again!",
    "Hi, me again.",
)
PRAISE = (
    "Quick and friendly.",
    "Solved in a few minutes.",
    "Very patient, thank you.",
    "Best support I've had in a while.",
    "Clear answer.",
)
MIXED = ("Good answer, but I had to wait.", "Fine in the end.", "It was all right.")
COMPLAINTS = (
    "I waited far too long.",
    "My question wasn't really answered.",
    "I had to explain everything twice.",
    "Nobody seemed to be there.",
)
NOTES = (
    "Same case as last week, see the internal guide, page 4.",
    "Account checked: two orders, both paid.",
    "The instructors know about it.",
    "Customer since last year, please be generous.",
)
PASS_ON_NOTES = (
    "You know this case better than I do.",
    "I have to leave in five minutes, could you continue?",
)
TRANSFER_NOTES = {
    "billing": "It's about a payment as well, I've checked the account already.",
    "technical": "There is a fault behind it, please have a look.",
}
ESCALATION_NOTES = (
    "The customer asks for somebody who may decide.",
    "Third message about the same thing.",
)
EMAILED_NOTES = ("Answered by email.", "Wrote an email with the dates, nothing open.")
MISSED_NOTES = (
    "Nobody was free. I've apologised by email.",
    "Seen too late, answered by email.",
)
WAITING_NOTES = (
    "I've asked the people concerned, waiting for their answer.",
    "A colleague has to look into it. I'll write as soon as I know.",
)
