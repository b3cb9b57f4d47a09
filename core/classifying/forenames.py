"""Forenames that are common in the United Kingdom, of whatever origin, to tell persons by.

Left out are those that are more often a word, a place or a firm: April, Grant, Lincoln, Ashley.
"""

from __future__ import annotations

FORENAMES = frozenset(
    """aaron abbie abdul abdullah abena abigail abraham adam adeel adele adrian agata agnes
    agnieszka ahmad ahmed aidan aileen aisha aishah ajay akash akua alan alana alasdair
    alastair albert alec aleksandra alex alexander alexandra alexandru alfie alfred ali alice
    alicia alina alisha alison alistair allan allison alma alok amanda amanpreet amelia amina
    amir amit amjad amy ana anastasia andre andrea andreas andrei andrew andrzej andy angela
    angus anil anita anjali ann anna annabel anne annette annie anthea anthony antonia antonio
    anwar archie arif arjun arlene arlo arnold arthur arun asha ashok asif asma audrey austin
    ayesha aziz balwinder barbara barrie barry bartosz beata beatrice beatriz becky belinda ben
    benjamin bernadette bernard bert bertha beth bethan bethany betty beverley beverly bhavna
    bilal bill billy bjorn bob bogdan brad bradley brenda brendan brian bridget bruce bryan
    bryn bryony caitlin callum calum cameron candice carl carla carlos carmel carmen carol
    carole caroline carolyn carrie carys catherine cathy catriona cecil cecilia ceri charlene
    charles charlie charlotte cheryl chiara chidi chris christina christine christopher
    christos chukwu claire clara clare claudia clifford clive colette colin colleen connor
    conor constance corinne craig cristina cynthia cyril damian daniel daniela danielle danny
    daphne darren dave david dawid dawit dawn dean debbie deborah debra deepak deirdre denis
    denise dennis derek dermot desmond diana diane dieter dilip dimitris dinesh dipak dominic
    dominik donald donna doreen dorothy doug douglas duncan dylan eamon eddie edith edmund edna
    edward edwin efua eileen eilidh elaine eleanor elena eleni elizabeth ella ellen ellie elsie
    emeka emily emma eric erica erika erin ernest esther ethel eugene eunice eva evan evelyn
    ewa ewan fabio faisal farah farhana farida farzana fatima felicity fergus finlay fiona
    florence folake fran frances francesca francis francisco francois frank fred freda
    frederick freya gabriel gabriela gabrielle gail gareth gary gavin gemma geoff geoffrey
    george georgina gerald geraldine gerard gertrude giles gillian gina giorgos giovanni giulia
    giuseppe gladys glen glenda glenn glenys gloria glyn gordon grace graeme graham greg
    gregory greta gurpreet guy gwen gwyneth hamid hana hanna hannah harbhajan hardeep harjit
    harold harpreet harriet harry harvey hasan hassan hayley hazel heather hector heidi heinz
    helen helena henri henrietta henry herbert hilary hilda hiroshi holly howard hugh hugo
    humphrey hussain hussein huw iain ian ibrahim ieuan ifeoma ilona imran ines ingrid ioan
    ioana ioannis irena irene irina iris isaac isabel isabella isla ismail isobel ivan ivor
    iwona izabela jacek jack jackie jaclyn jacob jacqueline jacques jacqui jagdeep jaime jake
    jakub jamal james jamie jan jane janet janette janice janine jasbir jason jaswant jaswinder
    javier jayne jayshree jean jeanette jeff jeffrey jemima jemma jen jennie jennifer jenny
    jeremy jerome jess jessica jill jillian jim jimmy jitendra jo joan joana joanna joanne joao
    jocelyn jodie joe joel johanna john johnny jolanta jon jonathan jorge jose joseph josephine
    josh joshua joyce juan juanita jude judith judy julia julian julie juliet june jurgen
    justin justyna kamal kamil kamran karen karim karl karol karolina katarzyna kate katharine
    katherine kathleen kathryn kathy katie katrina katy kavita kay keiran keith kelvin ken
    kenji kenneth kerry kevin khadija khalid khalida kieran kieron kim kimberley kiran kirsten
    kirsty klaus kofi kostas kris krishna kristina kuldeep kulwinder kumar kwame kyle laila
    lakshmi lars laura lauren laurence lawrence leanne lee leila lena leo leon leona leonard
    leroy lesley leslie lewis liam lilian lillian lily linda lindsay lindsey lionel lisa liz
    lizzie lloyd lois lorna lorraine louis louisa louise luca lucia lucinda lucy luigi luis
    luiz luke lydia lyn lynda lynette lynn lynne mabel maciej madeleine madeline magdalena
    maggie mahmood mahmoud malcolm malgorzata mandeep mandy manjit manpreet marcel marcin marco
    marcus marek margaret margarita maria marian marianne marie marilyn marina mario marion
    marius mariusz marjorie mark marlene marta martha martin martina martyn mary maryam mateusz
    matilda matt matthew maureen maurice maxine mayur meera megan mehmet mel melanie melissa
    meredith michael michaela michal michele michelle mick miguel mihai mike mildred milena
    millicent minesh miriam mohamed mohammad mohammed mohan mohit moira mollie molly mona
    monica monika morag muhammad muriel mustafa nadeem nadia nadine nancy naomi narinder
    nasreen natalia natalie natasha nathan navdeep naveed neal neha neil nellie ngozi nguyen
    niall nicholas nick nicky nicola nicolas nicole nigel nikhil nikita nikki nina nirmal nisha
    noel nora noreen norma norman nuala olga olive oliver olivia olivier olu oluwaseun omar
    oscar owain owen paddy pam pamela paola paolo parminder patel patricia patrick patrycja
    paul paula pauline pawel pedro peggy penelope pete peter petra phil philip philippa phillip
    phyllis pierre piotr poppy pradeep prakash pratik preeti priya quentin rachael rachel
    radoslaw rafal rahul raj rajesh rajinder rakesh ralph ramesh randeep rashid ravi ravinder
    ray raymond rebecca reginald rehana rekha renata rene reuben rhian rhiannon rhoda rhona
    rhys ricardo richard rick rita ritu rizwan rob robert roberta roberto robin robyn rod
    roderick rodney roger rohan roisin roman romana ron ronald rory rosaleen rosalind rosalyn
    rosamund rosanna roseanne rosemary rosie ross rowena roxanne roy ruby rui rukhsana rupert
    russell ruth ryan ryszard saad sabina sabine sabrina sadia saeed said saima sajid salim
    sally salma salman sam samantha samina samir samuel sandeep sandra sanjay sanjeev sara
    sarah saskia satish satnam savita scott sean sebastian selam selina serena shabana shabir
    shabnam shah shahid shaista shane shannon sharon sharron shaun shauna sheena sheila shelagh
    shelley shirley sian sidney silvia simon simone sinead siobhan sofia sonia sonya sophia
    sophie stacey stan stanislaw stanley stefan stefania stefano stella stephanie stephen steve
    steven stewart stuart subhash sudha sue sukhdeep sukhwinder sunil suresh surinder surjit
    susan susanna susannah susie suzanne suzette sven sybil syed sylvia sylwester tahir tamara
    tamsin tania tanya tara tariq tatiana ted temesgen terence teresa terri terry tessa thelma
    theo theodore theresa thomas tiago tiffany tim timothy tina tobias toby tom tomasz tommy
    toni tony tracey tracy trevor tricia trudy tunde tyrone ulrike umar una ursula usha valerie
    vanessa vera verity vernon veronica vic vicki vickie vicky victor vijay vikki vikram vimal
    vincent viola violet viorel vivian vivien vivienne vladimir walter wanda wayne wendy
    wilfred wilhelmina william winifred winston wojciech wolfgang xavier xiao yannick yasmin
    yasmine yolanda yonas yousef yuki yusuf yvette yvonne zac zachary zahid zahra zainab zara
    zeynep zoe zofia zoltan zubair zuzanna""".split()
)
