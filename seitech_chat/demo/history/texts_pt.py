"""Texts of past conversations in Brazilian Portuguese."""

# Each case: the customer's question, the agent's, its answer, the solution.
TOPICS = {
    "course_inquiry": (
        (
            "Oi, quando começa a próxima turma de {course}?",
            "Vou ver as datas. Qual mês é melhor para você?",
            "Qualquer mês, menos janeiro.",
            "Começa na primeira segunda-feira do mês; há seis vagas.",
        ),
        (
            "O curso {course} serve para iniciantes?",
            "Boa pergunta. Você já trabalha na área?",
            "Tenho um pouco de experiência.",
            "Então sim: começa do zero e o instrutor responde no chat.",
        ),
        (
            "Vocês dão desconto para equipes?",
            "Claro! Quantas pessoas são?",
            "Somos sete.",
            "A partir de cinco são 15 % a menos. Vou enviar uma proposta.",
        ),
        (
            "Quantas horas por semana preciso para {course}?",
            "Você quer terminar em três meses?",
            "Sim, se possível.",
            "Calcule quatro horas por semana. O acesso vale por um ano.",
        ),
        (
            "Tem uma aula experimental antes de eu decidir?",
            "Tem. Qual curso interessa a você?",
            "{course}.",
            "A primeira aula é gratuita, está na página do curso.",
        ),
    ),
    "technical_support": (
        (
            "O vídeo da aula 3 para depois de um minuto.",
            "Desculpe! Qual navegador você usa?",
            "Firefox no Windows, a versão mais nova.",
            "Achei: o arquivo estava danificado. Enviei de novo, tente agora.",
        ),
        (
            "Não consigo entrar, diz que a senha está errada.",
            "Vou olhar. É o endereço que você informou aqui?",
            "Sim, o mesmo.",
            "Redefini a sua senha. O e-mail chega em um minuto.",
        ),
        (
            "O questionário de {course} não salva minhas respostas.",
            "Obrigada por avisar. Acontece em outro aparelho?",
            "No celular funciona, no notebook não.",
            "Uma extensão bloqueia. Em uma janela anônima funciona.",
        ),
        (
            "Meu nome está errado no certificado.",
            "Desculpe! Como se escreve?",
            "Com dois eles.",
            "Corrigi o nome e emiti o certificado de novo.",
        ),
        (
            "A aula 5 está sem som.",
            "As outras aulas têm som?",
            "Sim, só esta não.",
            "Faltava a faixa de áudio. A nova versão está no ar.",
        ),
    ),
    "billing": (
        (
            "Fui cobrado duas vezes por {course}.",
            "Sinto muito. Qual é o número do pedido?",
            "{order}, os dois são de segunda.",
            "O segundo pagamento volta para o cartão em três a cinco dias.",
        ),
        (
            "Posso pagar por transferência em vez de cartão?",
            "Pode. Você já fez o pedido?",
            "Sim, é o {order}.",
            "Mudei: os dados do banco estão no seu e-mail. A vaga fica reservada.",
        ),
        (
            "Preciso da fatura com o endereço da empresa.",
            "Claro. Qual é o número do pedido?",
            "{order}. O endereço está na minha conta.",
            "Pronto, a fatura corrigida está no seu e-mail.",
        ),
        (
            "Meu cupom não é aceito no pagamento.",
            "Qual código você digitou, e em qual pedido?",
            "WELCOME10, no {order}.",
            "Ele venceu ontem. Apliquei o desconto manualmente.",
        ),
        (
            "Como peço o reembolso? Não vou poder participar.",
            "Sem problema. Qual é o número do pedido?",
            "{order}",
            "Feito, sem taxas. Você está dentro dos 14 dias.",
        ),
    ),
    "other": (
        (
            "Vocês também dão cursos na nossa empresa?",
            "Sim! Quantas pessoas seriam?",
            "Umas dez, em Recife.",
            "Dá certo. Enviei datas e condições por e-mail.",
        ),
        (
            "Onde mudo meu endereço de e-mail?",
            "É sobre a conta que você usou aqui?",
            "Sim, essa mesma.",
            "Na sua conta, em Editar informações. A confirmação vem por e-mail.",
        ),
        (
            "Como excluo a minha conta?",
            "Posso fazer isso. Ainda precisa do certificado?",
            "Não, já guardei.",
            "Ela será excluída hoje à noite, e você recebe uma confirmação.",
        ),
    ),
}
MORE = (
    "Na verdade, é urgente.",
    "Uso o mesmo e-mail da minha conta.",
    "Já olhei a página de ajuda e não achei nada.",
)
# A further question and its answer.
FOLLOW_UPS = (
    (
        "Mais uma coisa: vale também para o segundo curso?",
        "Sim, vale para todos os cursos.",
    ),
    (
        "E onde encontro isso na minha conta?",
        "No alto, à direita, abaixo do seu nome. Também enviei o link.",
    ),
    (
        "Vou receber uma confirmação por e-mail?",
        "Sim, chega em um minuto.",
    ),
    (
        "E quanto tempo demora?",
        "Normalmente até amanhã ao meio-dia.",
    ),
)
THANKS = (
    "Ótimo, obrigado!",
    "Muito obrigada.",
    "Perfeito, era só isso.",
    "Obrigado pela ajuda, {agent}!",
)
BYES = (
    "De nada, {name}. Tenha um bom dia!",
    "Que bom que ajudou. Escreva quando quiser.",
)
GREETINGS = ("Bom dia, {name}, obrigada pela mensagem.",)
APOLOGIES = (
    "Oi, {name}, desculpe a demora.",
    "Obrigada pela paciência, {name}. O dia está cheio.",
)
RETURNS = (
    "Oi de novo.",
    "Olá, sou eu de novo.",
)
PRAISE = (
    "Rápido e simpático.",
    "Resolvido em poucos minutos.",
    "Resposta muito clara.",
)
MIXED = ("Boa resposta, mas tive que esperar.", "No fim deu certo.")
COMPLAINTS = (
    "Esperei demais.",
    "Não responderam a minha pergunta.",
)
