const NOTES_HZ = [660, 880];
const NOTE_SECONDS = 0.12;

let audio = null;

/** Two short soft notes, made here: nothing to load. */
export function playMessageSound() {
    const Audio = window.AudioContext;
    if (!Audio) {
        return;
    }
    audio ||= new Audio();
    NOTES_HZ.forEach((hertz, index) => {
        const startAt = audio.currentTime + index * NOTE_SECONDS;
        const tone = audio.createOscillator();
        const volume = audio.createGain();
        tone.frequency.value = hertz;
        volume.gain.setValueAtTime(0.12, startAt);
        volume.gain.exponentialRampToValueAtTime(0.001, startAt + NOTE_SECONDS * 2);
        tone.connect(volume).connect(audio.destination);
        tone.start(startAt);
        tone.stop(startAt + NOTE_SECONDS * 2);
    });
}
