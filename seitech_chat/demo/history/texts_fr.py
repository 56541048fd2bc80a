"""Texts of past conversations in French."""

# Each case: the customer's question, the agent's, its answer, the solution.
TOPICS = {
    "course_inquiry": (
        (
            "Bonjour, quand commence le prochain groupe de {course} ?",
            "Je regarde les dates. Quel mois vous conviendrait ?",
            "N'importe lequel, sauf août.",
            "Il commence le premier lundi du mois ; il reste six places.",
        ),
        (
            "{course} convient-il aux débutants ?",
            "Bonne question. Travaillez-vous déjà dans ce domaine ?",
            "Un peu, mais sans certificat.",
            "Alors oui : on part de zéro et l'instructeur répond dans le chat.",
        ),
        (
            "Y a-t-il une leçon d'essai avant de s'inscrire ?",
            "Oui. Quel cours vous intéresse ?",
            "{course}.",
            "La première leçon est gratuite, elle est sur la page du cours.",
        ),
    ),
    "technical_support": (
        (
            "La vidéo de la leçon 3 s'arrête au bout d'une minute.",
            "Désolée ! Quel navigateur utilisez-vous ?",
            "Firefox sous Windows, la dernière version.",
            "Le fichier était abîmé. Je l'ai remis en ligne, essayez maintenant.",
        ),
        (
            "Je n'arrive pas à me connecter, le mot de passe serait faux.",
            "Je regarde. Est-ce l'adresse indiquée ici ?",
            "Oui, la même.",
            "J'ai réinitialisé votre mot de passe. Vous recevrez un e-mail.",
        ),
        (
            "Il n'y a pas de son dans la leçon 5.",
            "Les autres leçons ont-elles du son ?",
            "Oui, seulement celle-ci est muette.",
            "La piste manquait. La nouvelle version est en ligne.",
        ),
    ),
    "billing": (
        (
            "J'ai été débité deux fois pour {course}.",
            "Je suis désolé. Quel est le numéro de commande ?",
            "{order}, les deux datent de lundi.",
            "Le second paiement revient sur votre carte en trois à cinq jours.",
        ),
        (
            "Il me faut une facture à l'adresse de notre société.",
            "Bien sûr. Quel est le numéro de commande ?",
            "{order}. L'adresse est dans mon compte.",
            "C'est fait, la facture corrigée est dans votre boîte.",
        ),
        (
            "Mon bon de réduction n'est pas accepté.",
            "Quel code, et pour quelle commande ?",
            "WELCOME10, pour {order}.",
            "Il a expiré hier. J'ai appliqué la réduction à la main.",
        ),
    ),
    "other": (
        (
            "Donnez-vous aussi des cours dans les entreprises ?",
            "Oui ! Combien de personnes seraient là ?",
            "Une dizaine, à Lille.",
            "C'est possible. Je vous ai envoyé dates et conditions.",
        ),
        (
            "Où puis-je changer mon adresse e-mail ?",
            "S'agit-il du compte utilisé ici ?",
            "Oui, celui-là.",
            "Dans votre compte. La nouvelle adresse est confirmée par e-mail.",
        ),
    ),
}
MORE = ("C'est assez urgent.", "J'utilise la même adresse que dans mon compte.")
# A further question and its answer.
FOLLOW_UPS = (
    (
        "Encore une chose : est-ce valable aussi pour le second cours ?",
        "Oui, pour tous les cours.",
    ),
    (
        "Vais-je recevoir une confirmation ?",
        "Oui, l'e-mail arrive dans une minute.",
    ),
    (
        "Et combien de temps cela prend-il ?",
        "En général jusqu'à demain midi.",
    ),
)
THANKS = (
    "Parfait, merci !",
    "Merci beaucoup.",
    "Merci, {agent} !",
)
BYES = ("Je vous en prie, {name}. Bonne journée !", "Avec plaisir, à bientôt.")
GREETINGS = ("Bonjour {name}, merci de votre message.",)
APOLOGIES = ("Bonjour {name}, désolée pour l'attente.",)
RETURNS = ("Rebonjour.",)
PRAISE = ("Rapide et aimable.", "Réponse très claire.")
MIXED = ("Bonne réponse, mais il a fallu attendre.",)
COMPLAINTS = ("J'ai attendu trop longtemps.",)
