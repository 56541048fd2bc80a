"""Texts of past conversations in Spanish."""

# Each case: the customer's question, the agent's, its answer, the solution.
TOPICS = {
    "course_inquiry": (
        (
            "Hola, ¿cuándo empieza el próximo grupo de {course}?",
            "Voy a consultar las fechas. ¿Qué mes le viene bien?",
            "Cualquier mes, menos agosto.",
            "Empieza el primer lunes del mes; quedan seis plazas.",
        ),
        (
            "¿{course} es adecuado para principiantes?",
            "Buena pregunta. ¿Ya trabaja en este sector?",
            "Tengo algo de experiencia, pero ningún diploma.",
            "Entonces sí: empieza desde cero y el instructor responde en el chat.",
        ),
        (
            "¿Hacen descuento a equipos?",
            "¡Con mucho gusto! ¿Cuántas personas son?",
            "Somos siete, todos en la misma oficina.",
            "A partir de cinco es un 15 % menos. Le envío una oferta.",
        ),
        (
            "¿Cuántas horas por semana requiere {course}?",
            "¿Quiere terminar en tres meses o con más calma?",
            "En tres meses, si es posible.",
            "Calcule cuatro horas por semana. Tendrá acceso durante un año.",
        ),
        (
            "¿Me podrían enviar el programa de {course}?",
            "Claro. ¿A la dirección que ha indicado aquí?",
            "Sí, por favor.",
            "Enviado. Incluye las seis lecciones y el proyecto.",
        ),
        (
            "¿Hay una clase de prueba antes de decidirme?",
            "Sí. ¿Qué curso le interesa?",
            "{course}.",
            "La primera lección es gratuita, puede abrirla en la página del curso.",
        ),
    ),
    "technical_support": (
        (
            "El vídeo de la lección 3 se detiene al minuto.",
            "¡Lo siento! ¿Qué navegador utiliza?",
            "Firefox en Windows, la última versión.",
            "Ya está: el archivo estaba dañado. Lo he subido otra vez, pruebe ahora.",
        ),
        (
            "No puedo iniciar sesión, dice que la contraseña es incorrecta.",
            "Lo miro. ¿Es la dirección que ha indicado aquí?",
            "Sí, la misma.",
            "He restablecido su contraseña. En un minuto recibirá un correo.",
        ),
        (
            "El cuestionario de {course} no guarda mis respuestas.",
            "Gracias por avisar. ¿Le pasa también en otro dispositivo?",
            "En el móvil funciona, en el portátil no.",
            "Una extensión lo bloquea. En una ventana privada funciona.",
        ),
        (
            "Mi diploma tiene el nombre mal escrito.",
            "¡Perdone! ¿Cómo se escribe?",
            "Con acento en la primera letra.",
            "Lo he corregido y he emitido el diploma de nuevo.",
        ),
        (
            "La lección 5 no tiene sonido.",
            "¿Se oyen las otras lecciones?",
            "Sí, solo falla esta.",
            "Faltaba la pista de audio. La nueva versión ya está en línea.",
        ),
        (
            "Mi progreso ha vuelto a cero desde esta mañana.",
            "Voy a mirar su cuenta. ¿Por dónde iba?",
            "Había terminado la lección 4.",
            "Está de vuelta en la lección 5. Un proceso se detuvo por la noche.",
        ),
    ),
    "billing": (
        (
            "Me han cobrado dos veces {course}.",
            "Lo siento mucho. ¿Cuál es el número de pedido?",
            "{order}, los dos pagos son del lunes.",
            "Ya lo veo. El segundo pago vuelve a su tarjeta en tres a cinco días.",
        ),
        (
            "¿Puedo pagar por transferencia en lugar de con tarjeta?",
            "Sí. ¿Ya ha hecho el pedido?",
            "Sí, es el {order}.",
            "Le he enviado los datos bancarios. Reservamos la plaza diez días.",
        ),
        (
            "Necesito una factura con la dirección de la empresa.",
            "Claro. ¿Cuál es el número de pedido?",
            "{order}. La dirección está en mi cuenta.",
            "Listo, la factura corregida está en su correo.",
        ),
        (
            "No me acepta el cupón al pagar.",
            "¿Qué código ha introducido, y en qué pedido?",
            "WELCOME10, en el {order}.",
            "Caducó ayer. Le he aplicado el descuento a mano.",
        ),
        (
            "¿Cómo pido el reembolso? Al final no puedo participar.",
            "Sin problema. ¿Cuál es el número de pedido?",
            "{order}",
            "Hecho. Está dentro de los 14 días, así que no hay gastos.",
        ),
        (
            "He recibido un recordatorio, pero pagué la semana pasada.",
            "Lo compruebo. ¿Qué pedido es?",
            "{order}, por transferencia.",
            "He encontrado su pago, puede ignorar el recordatorio.",
        ),
    ),
    "other": (
        (
            "¿También dan cursos en nuestra empresa?",
            "¡Sí! ¿Cuántas personas serían?",
            "Unas diez, en Valencia.",
            "Es posible. Le he enviado fechas y condiciones por correo.",
        ),
        (
            "¿Dónde cambio mi dirección de correo?",
            "¿Se trata de la cuenta que ha usado aquí?",
            "Sí, esa misma.",
            "En su cuenta, en Editar información. Se confirma por correo.",
        ),
        (
            "¿Están buscando instructores en este momento?",
            "Sí. ¿Qué materia enseña?",
            "Primeros auxilios, desde hace diez años.",
            "Envíe un breve programa a jobs@example.com, responden en una semana.",
        ),
        (
            "¿Cómo puedo eliminar mi cuenta?",
            "Puedo hacerlo yo. ¿Aún necesita su diploma?",
            "No, ya lo he guardado.",
            "Se eliminará esta noche y recibirá una confirmación.",
        ),
    ),
}
MORE = (
    "La verdad es que me corre prisa.",
    "Uso el mismo correo que en mi cuenta.",
    "Ya miré la página de ayuda y no encontré nada.",
    "Perdón, pulsé Intro antes de tiempo.",
)
# A further question and its answer.
FOLLOW_UPS = (
    (
        "Una cosa más: ¿vale también para el segundo curso?",
        "Sí, vale para todos los cursos.",
    ),
    (
        "¿Y dónde lo encuentro en mi cuenta?",
        "Arriba a la derecha, debajo de su nombre. También le he enviado el enlace.",
    ),
    (
        "¿Recibiré una confirmación por correo?",
        "Sí, llegará en un minuto.",
    ),
    (
        "¿Y cuánto tarda?",
        "Normalmente hasta mañana al mediodía.",
    ),
)
THANKS = (
    "¡Estupendo, gracias!",
    "Muchísimas gracias.",
    "Perfecto, es todo lo que necesitaba.",
    "De acuerdo, gracias por la ayuda.",
    "¡Gracias, {agent}!",
)
BYES = (
    "De nada, {name}. ¡Que tenga un buen día!",
    "Me alegro. Escríbanos cuando quiera.",
    "Un placer. Cierro este chat.",
)
GREETINGS = (
    "Buenos días, {name}, gracias por su mensaje.",
    "Hola, {name}, gracias por esperar a que abriéramos.",
)
APOLOGIES = (
    "Hola, {name}, disculpe la espera.",
    "Gracias por su paciencia, {name}. Hoy hay mucho movimiento.",
)
RETURNS = (
    "Hola de nuevo.",
    "Hola otra vez.",
)
PRAISE = (
    "Rápidos y amables.",
    "Resuelto en pocos minutos.",
    "Con mucha paciencia, gracias.",
    "Respuesta muy clara.",
)
MIXED = ("Buena respuesta, pero tuve que esperar.", "Al final, bien.")
COMPLAINTS = (
    "Esperé demasiado.",
    "No respondieron a mi pregunta.",
    "Tuve que explicarlo todo dos veces.",
)
